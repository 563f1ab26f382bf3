"""A git that is trusted with nothing: how it is started, and how it is asked one question after the other."""
