"""Sources on auto: what feeds announce of them, and when each is looked at next."""
