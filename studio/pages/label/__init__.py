"""The Label page: every clip seen, heard and named."""
