"""The rule behind the others: where one child is spoken of, a name is withheld unless a grown-up claims it."""
