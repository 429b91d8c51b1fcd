"""Topics, region and networks that a member chose, so that the website can be fitted to them (P61, W12)."""
