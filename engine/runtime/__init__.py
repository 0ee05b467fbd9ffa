"""Predict mode: the model file, its session, sliding windows, the stream of a microphone."""
