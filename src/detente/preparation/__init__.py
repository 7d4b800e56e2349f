"""What a side prepares before it speaks: private positions, and marks that are not shown yet."""
