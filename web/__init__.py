"""The public, read-only web site: Datasette and one small plugin."""
