"""Clauses with their verbs, and the frames in them: who gave what to whom."""
