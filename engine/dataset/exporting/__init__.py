"""The training set taken away in plain form: sounds by split and class, manifest, labels."""
