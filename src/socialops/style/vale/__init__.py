"""Rules in Vale's own vocabulary: read, compiled and run."""
