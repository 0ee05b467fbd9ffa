"""The shell: one module a verb, found by name."""
