"""Data that travels with the program: theme, icons, fonts, presets, the demo recipe."""
