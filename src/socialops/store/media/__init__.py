"""What a media file is, by its own bytes, without decoding it."""
