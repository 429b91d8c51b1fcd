"""What people write to the union through its website: enquiries and complaints (P62)."""
