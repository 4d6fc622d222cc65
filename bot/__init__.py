"""Soigneur: back-spasm answers with sources for running and cycling clubs on Discord."""
