"""What there is to do for posts, who is asked what, and how much of it waits for whom."""
