"""Finding what a draft says: one module for each sort of statement, the same in all languages."""
