"""Quality metrics of a library against a manifest of queries."""
