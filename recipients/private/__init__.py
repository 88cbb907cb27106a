"""Recipients that are private individuals, who may be children, and how their names are known elsewhere."""
