"""Bytes of any register file to sheets of text."""
