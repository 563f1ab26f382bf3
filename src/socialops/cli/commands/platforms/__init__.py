"""What platforms take."""
