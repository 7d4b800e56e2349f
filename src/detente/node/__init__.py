"""A side's node: its use cases, its store and the link to the other side."""
