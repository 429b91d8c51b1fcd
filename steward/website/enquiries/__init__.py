"""Writing to us: a question, or a complaint about this website or about how we use personal data (P53, P62)."""
