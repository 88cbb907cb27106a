"""The daemon's children: what it knows of the configuration, starting our own commands, and what becomes of them."""
