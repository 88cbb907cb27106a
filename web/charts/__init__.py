"""Charts of the pages: what they count, and how they are drawn."""
