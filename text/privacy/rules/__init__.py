"""The rules by which words tell of one child: what is said beside a name, in place of one, or of a family."""
