"""The demo: both nodes on one machine, and the real case played through the real use cases."""
