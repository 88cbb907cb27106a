"""How often sources change: when a register is late, and when a source on auto is looked at next."""
