"""Trouvère's engine: everything but the window. Imports no Qt and works without it."""

__version__ = "0.1.0"
