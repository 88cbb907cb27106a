"""Names in titles, names of files, addresses, sheets and headings, that nothing claims: those of a child."""
