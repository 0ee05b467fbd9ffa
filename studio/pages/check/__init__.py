"""Check: what a set holds, and what to look at before it is trained on."""
