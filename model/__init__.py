"""The frozen values that flow between the parts, and nothing else."""
