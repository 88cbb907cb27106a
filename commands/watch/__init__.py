"""How the watch is doing: all of it as plain values, in words, and each trouble with what to do."""
