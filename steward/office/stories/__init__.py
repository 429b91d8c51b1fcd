"""Stories that came in for a campaign."""
