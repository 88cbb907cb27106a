"""The clauses of a sentence, each with its verb, and how one hangs on another."""
