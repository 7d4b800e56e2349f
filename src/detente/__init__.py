"""Détente: the line between two sides that do not trust each other."""
