"""Parliament's APIs: bytes to items."""
