"""Label files of other programs, read and written: a module a format."""
