"""Small widgets that several panes share; each knows nothing of the engine."""
