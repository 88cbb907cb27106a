"""Commands for the public web site."""
