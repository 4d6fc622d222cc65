"""Adapters to files and databases."""
