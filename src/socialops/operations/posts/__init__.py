"""Move posts: what authors, reviewers and publishers say becomes a record and a commit."""
