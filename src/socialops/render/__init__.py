"""Values in, text out: one module a subject, shared forms in `formats`."""
