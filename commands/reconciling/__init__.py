"""Our editions beside what others counted, and beside lists that they made."""
