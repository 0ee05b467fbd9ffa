"""Buttons, chips, switches, cards, toasts: the parts every page is put together from."""
