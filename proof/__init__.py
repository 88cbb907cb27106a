"""Proof for others: time-stamps by an authority, and bundles that a stranger verifies."""
