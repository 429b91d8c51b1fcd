"""What the members' area takes from the website: what a member chose to see first, networks, and benefits (P61, W12, W13)."""
