"""The child processes that read foreign bytes, and their client."""
