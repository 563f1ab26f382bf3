"""Posts in the files of other programs: what each of them holds, and how it is written there."""
