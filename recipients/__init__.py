"""Who a recipient is, and how revealing what it got is. Pure; the names are data files."""
