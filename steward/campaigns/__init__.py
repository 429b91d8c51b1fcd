"""What members and candidates say to a campaign: stories (W05), candidates and what they answered (W07)."""
