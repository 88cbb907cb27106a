"""The daemon: what it checks, where it answers, and how it says that it fails."""
