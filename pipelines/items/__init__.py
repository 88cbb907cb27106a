"""Items of Parliament, feeds and pages: recorded with their mentions, looked at again, and read by a second reader."""
