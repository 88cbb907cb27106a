"""What a PDF, a Word document, an OpenDocument text or a page hides."""
