"""Steward runs a trade union, and its privacy policy is the program."""
