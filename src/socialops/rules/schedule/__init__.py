"""SO301 to SO316: when posts go out, how often, and what recurs."""
