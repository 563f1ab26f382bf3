"""The verbs that start a workspace, add to it, and look after it."""
