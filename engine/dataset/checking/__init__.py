"""Is the project sound, and is the data set fit to train on."""
