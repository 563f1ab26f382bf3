"""What a text is to a platform: pure text, no files, no git."""
