"""Train: choose a recipe, watch it learn, read what came of it."""
