"""What a recipient's cell holds: its parties, people and bodies."""
