"""Transfers: for each verb or noun of one in a sentence that is read, who gives, what, and where a receiver stands."""
