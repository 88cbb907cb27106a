"""What of a register is hidden or withheld: in either edition that is compared, and as it is recorded."""
