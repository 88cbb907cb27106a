"""Children who are named in forms of their own: in quotes, beside others, behind numbers, in court, below letters."""
