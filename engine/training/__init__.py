"""How the bundled weights were made: one command each, not used by the program itself."""
