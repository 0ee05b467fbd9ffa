"""Every change of a project as immutable data that knows its inverse; a file a family."""
