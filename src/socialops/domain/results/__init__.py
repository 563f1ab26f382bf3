"""What operations end in, as values that are printed by render."""
