"""Who may approve what, what an approval binds to, and the state of a post that follows."""
