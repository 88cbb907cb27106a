"""`npdwatch demo` where its mail server is not installed; with it: tests/e2e and tests/test_packaging.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli


def test_without_its_mail_server_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiosmtpd", None)
    for loaded in ("aiosmtpd.controller", "demo.sinks"):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    done = CliRunner().invoke(cli.npdwatch, ["demo", "--folder", str(tmp_path / "demo")])
    assert done.exit_code == 2
    assert "aiosmtpd" in done.output
    assert "make demo" in done.output
    assert not (tmp_path / "demo").exists()
