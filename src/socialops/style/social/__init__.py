"""The checks of social texts that Vale has no words for."""
