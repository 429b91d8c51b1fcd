"""Bringing in a list of members: any file, recognised or mapped once, previewed, entered as one act, undone as one act."""
