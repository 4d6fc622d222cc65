"""Migrations in order: `rNNNN_<what it does>.py`; never changed once released."""
