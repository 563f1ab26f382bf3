"""Cases at one moment, what they say together, and playbooks played through."""
