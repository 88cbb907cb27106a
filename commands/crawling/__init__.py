"""The fetching of a crawl, here or on other machines."""
