"""Check: is this set fit to train on?"""
