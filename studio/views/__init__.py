"""Arrays as pictures, and gestures as intentions; no view knows a project."""
