"""The user's npdwatch.toml, typed: every key known, every secret out of the file, every mistake named."""

from alerts.settings import ConfigurationError
from config.configuration import FILE_NAME, OWN_HOSTS, Configuration
from config.load import ENVIRONMENT, find, known_keys, load
from config.sources import own_sources

__all__ = [
    "ENVIRONMENT", "FILE_NAME", "OWN_HOSTS", "Configuration", "ConfigurationError", "find",
    "known_keys", "load", "own_sources",
]
