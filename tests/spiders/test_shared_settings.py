"""A crawler's copy of the settings: it can be set to something else, and what is put there is one for all."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from spiders.shared_settings import SharedSettings


def test_a_copy_is_set_to_something_else_alone_and_shares_what_was_put_there() -> None:
    context = object()
    settings = SharedSettings({"CONTEXT": context, "DELAYS": [1, 2], "ITEM_PIPELINES": {"a": 1}}, priority="cmdline")
    settings.freeze()
    again = settings.copy()
    assert again.frozen
    again.frozen = False
    again.set("DELAYS", [3], priority="cmdline")
    tables = again["ITEM_PIPELINES"]
    assert isinstance(tables, BaseSettings)
    tables.set("a", 2, priority="cmdline")
    assert (settings.getlist("DELAYS"), settings.getdict("ITEM_PIPELINES")) == ([1, 2], {"a": 1})
    assert (again.getlist("DELAYS"), again.getdict("ITEM_PIPELINES")) == ([3], {"a": 2})
    assert again["CONTEXT"] is context
    assert again.getpriority("CONTEXT") == settings.getpriority("CONTEXT") == 40
    assert dict(again) | {"DELAYS": 0, "ITEM_PIPELINES": 0} == dict(settings) | {"DELAYS": 0, "ITEM_PIPELINES": 0}


def test_a_table_in_a_table_is_the_copys_own_too() -> None:
    settings = SharedSettings({"A": BaseSettings({"b": BaseSettings({"c": 1})})})
    again = settings.copy()
    again["A"]["b"]["c"] = 2
    assert settings["A"]["b"]["c"] == 1
