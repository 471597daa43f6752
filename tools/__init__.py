"""Commands for those who work on Trouvère; no part of the program."""
