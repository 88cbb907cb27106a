"""What became of a request, and what the words of a remark assert of it: destroyed, or an earlier state."""
