"""How revealing a release is."""
