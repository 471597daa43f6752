"""The page of duplicates: groups of files that are alike, side by side."""
