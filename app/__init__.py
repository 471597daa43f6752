"""Trouvère's window. Talks to the engine through `engine.api`, `engine.domain` and `engine.errors` only."""
