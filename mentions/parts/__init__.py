"""Questions in parts, whose answers go by letters: "whether (a) X and (b) Y got it", "Yes to (a); no to (b)."."""
