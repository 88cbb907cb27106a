"""From what was recorded to alerts: what is grouped with what, kept back, put off, or only rehearsed."""
