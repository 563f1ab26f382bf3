"""A git that is trusted with nothing: how it is started, how it is asked one question after the other, what it can
tell of a few files without all the others, and which branch is the main one.
"""
