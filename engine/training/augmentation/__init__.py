"""Made-up variety: one module a family of transforms; `engine.training.transforms` lists all."""
