"""One module for each type of rule that Vale knows."""
