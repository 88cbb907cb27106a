"""A sheet before its headings are looked for: cleaned, of one width, parted from what stands at its side, upright."""
