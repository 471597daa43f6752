"""The list of files that could not be read."""
