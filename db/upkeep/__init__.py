"""Upkeep of the data folder: checks of the database, backups, what may be deleted, who may read it."""
