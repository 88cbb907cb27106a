"""Which pupils are meant: births, year groups, ages, phases, and key stages as groups of pupils."""
