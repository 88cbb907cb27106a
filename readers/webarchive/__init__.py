"""What web archives answer: lists of captures, and pages as they stood."""
