"""Pages, through the interfaces that people use."""
