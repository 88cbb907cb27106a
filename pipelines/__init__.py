"""Scrapy glue: archive, read, compare, classify, record. Each step calls a pure package; none tells anybody."""
