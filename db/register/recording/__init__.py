"""Writing an edition: its rows, which release each is of, and the versions and changes that come of it."""
