"""Who is it, and how revealing is what they got? Pure; the names are data files."""
