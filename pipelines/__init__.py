"""Scrapy pipelines: archive, read, compare, classify, record. Each calls a pure package; none tells anybody."""
