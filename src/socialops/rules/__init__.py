"""Each rule is a function from a workspace to findings."""
