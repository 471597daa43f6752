"""From queued files to vectors in the catalog and the indexes."""
