"""Copies of published files, made anew from what is visible."""
