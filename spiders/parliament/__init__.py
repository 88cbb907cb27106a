"""Parliament: committees, their documents, questions and statements."""
