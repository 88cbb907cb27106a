"""Which part of England a row of a register says that its pupils are in."""
