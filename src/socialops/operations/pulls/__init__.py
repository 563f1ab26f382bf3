"""Pull requests: tell what one does, and write down reviews that were given on the forge."""
