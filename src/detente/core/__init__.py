"""The pure core: statements, logs, the folded state, the exchange. No clock, no socket, no disk."""
