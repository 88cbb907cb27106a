"""Outgoing connections that are not a spider's: checked addresses, one session, a deadline."""
