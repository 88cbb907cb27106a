"""Editions that turned up after their time: put into the history of their source, in their place."""
