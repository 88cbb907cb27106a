"""A replica of the watched sites on loopback, with editions made for it; and servers that take what is told."""
