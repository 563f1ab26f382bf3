"""What the words of the workspace mean: frozen models and pure decisions."""
