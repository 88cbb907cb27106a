"""Scrapy's downloader middlewares, and an extension: settings.py names them, each with its place."""
