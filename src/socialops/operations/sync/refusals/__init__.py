"""Why a sync waits or is not begun: what would be lost, what is another's, and what no audit would let pass."""
