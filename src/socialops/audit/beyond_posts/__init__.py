"""What is said of no post: entries of cases, numbers and decisions; each is proved to be its member's."""
