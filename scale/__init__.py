"""Fetching on other machines: orders to workers, bundles from them, and PostgreSQL between."""
