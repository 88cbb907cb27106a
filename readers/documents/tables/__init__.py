"""Tables on a PDF's pages, by where their words stand. In the child only."""
