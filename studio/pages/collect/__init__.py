"""The Collect page: sounds come in, by file and by microphone."""
