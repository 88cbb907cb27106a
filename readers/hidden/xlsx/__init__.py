"""What an XLSX hides."""
