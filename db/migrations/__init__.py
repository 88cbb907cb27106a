"""The tables of the database, as each version of them was released."""
