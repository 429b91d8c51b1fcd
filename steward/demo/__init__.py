"""The demo: a union of people who do not exist, so that anybody can look at every screen."""
