"""Hints that something on the disk changed; the scanner decides what."""
