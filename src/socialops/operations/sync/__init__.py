"""`sync`: others' work in, one's own out, never half-done."""
