"""What other sentences of a text make of one: who it was, and that it was so after all."""
