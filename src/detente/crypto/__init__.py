"""Keys, signed notes, sealing and fingerprint words: thin over pyca/cryptography."""
