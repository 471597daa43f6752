"""Qt models: what views show, filled through the bridge."""
