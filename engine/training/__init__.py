"""Recipe, features, augmentation, network, loop, worker process: how a run comes about."""
