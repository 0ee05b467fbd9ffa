"""The frame of the window: rail, header, foot, and what floats over every page."""
