"""Two looks at an item or a page: what came, went and was reworded."""
