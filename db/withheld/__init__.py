"""What is hidden or withheld, and the one function that decides what may leave this machine."""
