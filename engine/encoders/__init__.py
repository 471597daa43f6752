"""Models that turn samples and words into vectors. The only place that imports torch."""

import os

# Read once, when the libraries load. Threads that wait for each other must sleep, not spin: on a
# busy machine spinning made a photo cost 16 times the processor time.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("HF_HUB_OFFLINE", "1")  # the network is used on an explicit order only
