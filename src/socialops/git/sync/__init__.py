"""Work of two clones brought together: the remote's branch, trees combined by objects, and one step of one's branch."""
