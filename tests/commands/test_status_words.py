"""How `status` puts its sentences together."""

from __future__ import annotations

import pytest

from commands.status import _show_sources


@pytest.mark.parametrize("why", ["the last good data stands", "the last good data stands."])
def test_what_to_do_follows_one_full_stop(why: str, capsys: pytest.CaptureFixture[str]) -> None:
    source = {"name": "one", "state": "blind", "decision_owed": False, "since": None, "why": why, "todo": "look"}
    _show_sources([source])
    assert capsys.readouterr().out == "! one: blind: the last good data stands. What to do: look\n"
