"""Posts to other programs, and from them."""
