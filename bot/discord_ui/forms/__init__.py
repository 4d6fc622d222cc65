"""Buttons, selects and modals, one module per conversation."""
