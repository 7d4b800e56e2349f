"""The people of our own side: accounts, roles, invitations."""
