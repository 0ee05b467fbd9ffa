"""Long jobs, one object each: progress, cancel, and exactly one result or failure."""
