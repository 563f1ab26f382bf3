"""SO101 to SO105, SO112 to SO116, SO119 to SO121, SO304: what texts say, and what platforms make of them."""
