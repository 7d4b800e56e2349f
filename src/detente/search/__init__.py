"""Everything in a side's talks found again by its words, in Arabic, English and Russian."""
