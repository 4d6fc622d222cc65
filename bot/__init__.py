"""Soigneur: back-spasm answers with sources for running and cycling clubs on Discord."""

import os

# One thread for numpy: on the small matrices here more of them gain little, and while they wait they keep the other
# cores busy, at each start and above all while the index is built. numpy reads this once, when it is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
