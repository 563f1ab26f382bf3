"""Wall times, working hours, recurrence and weeks."""
