"""Judging what was found: one module for each sort of statement, and offers in its form."""
