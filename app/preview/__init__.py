"""The preview: what a result looks or sounds like, what it is, and why it matched."""
