"""A joint text on paper: a PDF that carries the proofs of what it shows, and checking one."""
