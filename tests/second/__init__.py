"""A second reading of docs/protocol: a verifier and a fold that share no code with the product."""
