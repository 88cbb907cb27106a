"""Cases of one child as councils and schools speak of them, in abbreviations and in words, beside a name."""
