"""Bringing sounds in: what there is, what will become of it, and doing it."""
