"""What templates show: the record turned into words, marks and clocks for one reader."""
