"""What a side tells the public: advisories before a contact, readouts after it."""
