"""Elections, who stands, and what candidates answered."""
