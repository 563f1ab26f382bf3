"""SO201 to SO213: what style guides say of posts, and what can be mended."""
