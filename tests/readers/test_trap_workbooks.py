"""A few of the trap workbooks and clean registers that `python -m bench.traps` makes: none is misread in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from bench.traps import answer, generate
from bench.traps.__main__ import reached
from bench.traps.score import judged, table


def in_this_process(*arguments: str) -> tuple[int, str, str]:
    """As the bench's `run`, which starts a process for each command."""
    done = CliRunner().invoke(cli.npdwatch, [*arguments, "--json"], prog_name="npdwatch")
    crashed = done.exception is not None and not isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, f"Traceback: {done.exception!r}" if crashed else done.stderr


def test_no_trap_is_a_silent_error_and_no_clean_register_an_alarm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "run", in_this_process)
    traps, clean = generate.traps(7, generate.spread(24)), generate.clean(7, generate.spread(12))
    scores = [judged(case, tmp_path) for made in (traps, clean) for case in made]
    assert reached(scores), table(scores)
