"""Sound, data and models: everything the window can do, without a window."""
