"""The demonstration: a replica of the watched sites on loopback, and servers that receive what is told."""
