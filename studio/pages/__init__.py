"""Collect, Label, Check and Train: a folder each, and none knows another."""
