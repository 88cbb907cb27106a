"""The user's npdwatch.toml, typed: every key known, every secret out of the file, every mistake named."""

from config.channels import ChannelPart
from config.configuration import FILE_NAME, OWN_HOSTS, Configuration
from config.load import ENVIRONMENT, find, known_keys, load
from config.routes import clock
from config.sources import own_sources
from config.table import ConfigurationError

__all__ = [
    "ENVIRONMENT", "FILE_NAME", "OWN_HOSTS", "ChannelPart", "Configuration", "ConfigurationError", "clock", "find",
    "known_keys", "load", "own_sources",
]
