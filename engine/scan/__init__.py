"""What lies on the disk, and how it differs from the catalog."""
