"""A register's poll, step by step: archive, read, compare, classify, record; and what a person decides of it."""
