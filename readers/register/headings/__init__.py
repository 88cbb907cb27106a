"""Which rows of a sheet head its columns."""
