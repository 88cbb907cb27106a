"""Children as lists and headings have them: groups, pictures, campaigns, subjects of letters."""
