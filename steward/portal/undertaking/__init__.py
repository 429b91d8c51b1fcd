"""Signing for a post before it opens."""
