"""What the words of a remark assert: that data were destroyed, and what is said of an earlier state."""
