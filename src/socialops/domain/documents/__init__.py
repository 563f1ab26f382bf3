"""The kinds of files in a workspace as frozen models: what their fields mean."""
