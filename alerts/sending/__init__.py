"""What is due goes out: each channel in a lane of its own, with what may be told then; and what becomes of it."""
