"""The sketch pad: draw what you remember, see what resembles it."""
