"""What people ask of the database."""
