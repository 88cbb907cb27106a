"""Commands that put in what was published before the watch began, or while it was away."""
