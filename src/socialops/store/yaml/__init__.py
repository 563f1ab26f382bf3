"""YAML in and out: strict reading with places, and small changes to a person's file."""
