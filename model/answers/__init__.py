"""Answers of sites: how one was fetched, and what web archives have captured of an address."""
