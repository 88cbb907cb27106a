"""What a PDF, a Word document or a page hides."""
