"""Listen as a page of the studio: the project's own runs as models."""
