"""Rules for sentences of texts alone: in the cell of a register a recipient stands in these places."""
