"""A clock that notes what was asked of it: for how long around now every answer would have been the same."""
