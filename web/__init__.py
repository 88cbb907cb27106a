"""The page: the register as a public, read-only web site, by Datasette and one small plugin."""
