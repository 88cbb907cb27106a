"""The chained log: an entry for each answer archived and edition recorded, each with the hash of the one before."""
