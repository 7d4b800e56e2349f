"""The pages that the people of our own side see."""
