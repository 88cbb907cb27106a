"""`npdwatch demo` where its mail server is not installed; with it: tests/e2e and tests/test_packaging.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from commands.demo import prepare
from commands.runtime import Failure


def test_without_its_mail_server_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiosmtpd", None)
    for loaded in ("aiosmtpd.controller", "demo.sinks"):
        monkeypatch.delitem(sys.modules, loaded, raising=False)
    done = CliRunner().invoke(cli.npdwatch, ["demo", "--folder", str(tmp_path / "demo")])
    assert done.exit_code == 2
    assert "aiosmtpd" in done.output
    assert "make demo" in done.output
    assert not (tmp_path / "demo").exists()


def test_where_its_folder_cannot_be_made_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "circle").symlink_to("circle")
    for folder in ("/proc/nd", tmp_path / ("a" * 300), tmp_path / "circle" / "below", tmp_path / "file"):
        with pytest.raises(Failure, match="name another with --folder") as caught:
            prepare(Path(folder))
        assert caught.value.exit_code == 73
