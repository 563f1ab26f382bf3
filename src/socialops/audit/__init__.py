"""Range rules: who did what, by which policy, proved from git objects alone."""
