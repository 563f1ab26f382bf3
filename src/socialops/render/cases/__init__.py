"""Cases, playbooks, drills and the report on them."""
