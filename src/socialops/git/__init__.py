"""Git: who, when, and commits of exactly the files meant; the only importer of git."""
