"""Children in forms of their own: in quotes, beside others, by numbers, in court, below letters, in captions."""
