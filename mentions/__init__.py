"""What a text says of pupils' data, and who is named in it."""
