"""Models that turn samples and words into vectors. The only place that imports torch."""
