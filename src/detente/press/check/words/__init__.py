"""The tables, one a language."""
