"""What a side tells the public: advisories and readouts."""
