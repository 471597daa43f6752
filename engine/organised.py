"""What a user keeps in a library, as values: collections, sketches, near copies and verdicts."""
