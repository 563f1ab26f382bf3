"""Move handoffs: open a case, and every later entry of its log."""
