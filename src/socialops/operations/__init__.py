"""One use case a module: load, decide, write, commit."""
