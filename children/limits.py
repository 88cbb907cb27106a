"""Seconds after which children are ended; each is begun again when it is due."""

CRAWL = 1800.0
HANDING = 2700.0
"""Whoever hands out to workers; it ends by itself before."""
TELLING = 900.0
WITNESSING = 600.0
"""Having time-stamps or captures made."""
ALARM = 180.0
GRACE = 45.0
"""Seconds that a child has to finish what it is doing after SIGTERM."""
