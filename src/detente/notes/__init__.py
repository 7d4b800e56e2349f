"""What our side keeps of a contact for itself: how long each item took, and what people noted."""
