"""The register's items: what was recorded of Parliament, feeds and pages, and how far their lists were walked."""
