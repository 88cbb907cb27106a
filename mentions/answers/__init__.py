"""What an answer makes of its question: question, where its answer begins, who is named in it, what is told."""
