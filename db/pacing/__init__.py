"""Sources on auto: what is due of them, and what the budget of their hosts lets be asked for."""
