"""What a file hides: found, counted, hashed and taken out of what is read."""
