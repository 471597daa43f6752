"""Reading photos, recordings and scores: one module per kind."""
