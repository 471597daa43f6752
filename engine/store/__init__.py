"""The catalog: SQLite is the truth, everything else can be made again from it."""
