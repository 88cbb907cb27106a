"""Coverage: what a row of a register says of its data sets and years, as school cohorts by birth date."""
