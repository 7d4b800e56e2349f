"""Drafts of the joint text: what our own people write together before a pass is signed."""
