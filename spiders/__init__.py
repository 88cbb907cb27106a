"""Fetching only: spiders follow links and yield what was fetched, and a verdict for every address."""
