"""Mutated registers, documents, feeds and answers, each as the product reads them: no crash, no hang, no false news."""
