"""Two looks at an item or a page."""
