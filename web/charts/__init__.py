"""Charts as inline SVG, and the numbers they show."""
