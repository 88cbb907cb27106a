"""Readers who follow by email: the forms of the site, which are `followers.forms` behind limits."""
