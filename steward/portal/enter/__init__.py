"""The first time: a one-time code opens an account."""
