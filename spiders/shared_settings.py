"""Scrapy's settings, of which each crawler has a copy: Scrapy's own copies all that is in them, 3 ms of each crawl."""

from __future__ import annotations

from copy import copy
from typing import Self

from scrapy.settings import BaseSettings, Settings, SettingsAttribute


class SharedSettings(Settings):
    """What is put there (a crawl's context) is one for all crawlers; each can still be set to something else."""

    def copy(self) -> Self:
        """Has tables and attributes of its own."""
        made = copy(self)
        made.attributes = _attributes_of(self)
        return made


def _attributes_of(settings: BaseSettings) -> dict[str, SettingsAttribute]:
    return {name: SettingsAttribute(_value(x.value), x.priority) for name, x in settings.attributes.items()}


def _value(value: object) -> object:
    if isinstance(value, BaseSettings):
        made = copy(value)
        made.attributes = _attributes_of(value)
        return made
    return copy(value) if isinstance(value, (dict, list, set)) else value
