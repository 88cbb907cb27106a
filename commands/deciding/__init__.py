"""What a person decides: whether an edition counts, what its files hide, where it is watched, what leaves no more."""
