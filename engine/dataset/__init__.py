"""The project on disk: catalog, objects, edits, history, split, import."""
