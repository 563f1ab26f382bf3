"""Tables that other programs write: bytes to rows of text, and a reason where that can't be."""
