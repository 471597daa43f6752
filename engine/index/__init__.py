"""Nearest neighbours in one vector space, and the snapshots that save building them again."""
