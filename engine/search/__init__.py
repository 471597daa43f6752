"""From a query to a ranked answer: parse, compose, search, fuse, draw the relevance line."""
