"""Start a workspace, add files to it, and keep it and its repository healthy."""
