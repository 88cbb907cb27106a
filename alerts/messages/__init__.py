"""What an alert says."""
