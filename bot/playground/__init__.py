"""`soigneur try`: the real bot on a simulated Discord."""
