"""A small sentence encoder, an extra: what stands in a passage as numbers, worked out in a child process."""
