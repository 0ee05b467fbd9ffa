"""The demo project: seven classes of synthetic sound, and the whole line run on them."""
