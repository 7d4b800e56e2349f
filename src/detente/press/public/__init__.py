"""The public site: a pure function of all editions that ever went out."""
