"""What hangs on what: a clause on a verb, noun or other clause, and what that makes of what it says."""
