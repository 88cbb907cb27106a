"""Text of any kind: cleaned, made safe to show, folded, and the words that messages use."""
