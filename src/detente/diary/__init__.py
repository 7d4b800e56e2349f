"""Hours, holidays and calendars of our own people. Nothing of it ever crosses a line."""
