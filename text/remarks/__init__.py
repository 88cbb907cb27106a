"""What the words of a remark assert of a request: what became of it, that its data were destroyed, an earlier state."""
