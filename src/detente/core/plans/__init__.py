"""What acts become, subject by subject; `planning.plan` is the door."""
