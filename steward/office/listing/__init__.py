"""Lists by facts, saved lists, and lists as files."""
