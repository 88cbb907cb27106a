"""Pages about school cohorts, and the letters that one can send about them."""
