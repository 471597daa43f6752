"""The settings page and what the window itself remembers."""
