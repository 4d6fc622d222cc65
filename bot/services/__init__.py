"""Use cases: what the doors (Discord, command line) ask of the domain."""
