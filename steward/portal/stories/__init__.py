"""The stories that a member sent."""
