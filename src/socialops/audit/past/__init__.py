"""The history itself: which commit came before which, what each brought, and what lay at a path at every one."""
