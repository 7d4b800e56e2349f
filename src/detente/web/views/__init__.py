"""Pages: each view translates a request, calls one use case and shows what stands after it."""
