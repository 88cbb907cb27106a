"""Setting up: the configuration, what is watched and who is told, each tried."""
