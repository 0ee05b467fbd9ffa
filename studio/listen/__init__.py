"""The Listen page, and the predict window that is this page alone."""
