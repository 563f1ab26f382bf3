"""The verbs, one module a subject, named as users type it: parse, call one operation, render, exit."""
