"""The order that a user gives the library: collections, duplicates, sidecars, sketches."""
