"""What an ODS hides."""
