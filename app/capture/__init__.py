"""Taking an example from the screen or the microphone."""
