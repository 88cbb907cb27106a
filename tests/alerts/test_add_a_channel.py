"""A channel is one file and one line: one is added to a copy of the program, and what is to be told goes out over it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from alerts.channels import CHANNELS
from alerts.tables import types_of
from db.outbox.incidents import Incident, report
from db.store import Store

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = '''"""Messages as files of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from alerts.channels.channel import Channel, ChannelSettings
from model.delivery import Sent
from model.discreet import Discreet


class FolderSettings(ChannelSettings):
    type: Literal["folder"]
    path: str
    label_env: str = ""
    label_file: str = ""

    def config(self, folder, *, local):
        return FolderConfig(folder / self.path, self.secret("label", folder))


class FolderConfig(Discreet, frozen=True):
    unsaid: ClassVar = frozenset({"label"})
    kind: ClassVar[str] = "folder"
    path: Path
    label: str
    addresses: ClassVar = ("",)


def render(config, message):
    return f"{config.label}: {message.subject}"


def send(config, body, message, now):
    config.path.mkdir(exist_ok=True)
    (config.path / message.delivery).write_text(body, encoding="utf-8")
    return Sent(body)


def check(config):
    return f"{config.path} is a folder of ours"


CHANNEL = Channel(FolderSettings, render, send, check)
'''


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of the program by links, with a file and a line more."""
    copy = tmp_path / "program"
    for source, into in ((ROOT, copy), (ROOT / "alerts", copy / "alerts"), (ROOT / "alerts" / "channels", copy / "alerts" / "channels")):
        into.unlink(missing_ok=True)
        into.mkdir()
        for entry in source.iterdir():
            if not entry.name.startswith("."):
                (into / entry.name).symlink_to(entry)
    for changed in (copy / "__main__.py", copy / "alerts" / "channels" / "__init__.py"):
        text = changed.read_text(encoding="utf-8")
        changed.unlink()
        changed.write_text(text.replace('        "email",\n', '        "email",\n        "folder",\n'), encoding="utf-8")
    (copy / "alerts" / "channels" / "folder.py").write_text(FOLDER, encoding="utf-8")
    return copy


def test_one_file_and_one_line_make_a_channel(program: Path, tmp_path: Path) -> None:
    def run(*arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, str(program / "__main__.py"), "--config", str(tmp_path / "npdwatch.toml"), *arguments],
            cwd=tmp_path, env={**os.environ, "LABEL": "Watch"}, capture_output=True, text=True, timeout=120, check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    with Store.create(tmp_path / "data") as store, store.transaction():
        report(store, [Incident("", "disk_low", "", "Little space is left", urgent=True)], datetime.now(UTC))
    table = 'own_sources = false\n\n[channel.box]\ntype = "folder"\npath = "sent"\n'
    (tmp_path / "npdwatch.toml").write_text(table + 'lable_env = "LABEL"\n', encoding="utf-8")
    assert "npdwatch.toml:6: unknown key 'channel.box.lable_env'; did you mean 'label_env'?" in run("deliver", code=2)
    (tmp_path / "npdwatch.toml").write_text(table + 'label_env = "UNSET"\n', encoding="utf-8")
    assert "npdwatch.toml:6: [channel.box] label_env names the environment variable UNSET" in run("deliver", code=2)
    (tmp_path / "npdwatch.toml").write_text(
        table + 'label_env = "LABEL"\n\n[[route]]\nname = "all"\nchannels = ["box"]\n', encoding="utf-8"
    )
    assert f"{tmp_path / 'sent'} is a folder of ours" in run("check", "--no-sources", "--json")
    assert "1 delivery sent" in run("deliver")
    (sent,) = (tmp_path / "sent").iterdir()
    assert sent.read_text(encoding="utf-8").startswith("Watch: [npdwatch operators]")
    run("alerts", "test", "box")
    assert len(list((tmp_path / "sent").iterdir())) == 2
    run("alerts", "preview", str(tmp_path / "preview"))


def test_reading_the_configuration_loads_nothing_that_sends() -> None:
    heavy = ("requests", "urllib3", "smtplib", "jinja2", "lxml", "sqlite_utils", "scrapy", "twisted")
    look = f"import json, sys, config; print(json.dumps([m for m in {heavy} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == []


def test_a_channel_goes_by_one_name() -> None:
    for name, channel in CHANNELS.items():
        assert get_args(types_of(channel.settings)["type"]) == (name,)
        assert get_type_hints(channel.settings.config)["return"].kind == name


def test_what_comes_as_a_secret_is_not_printed_with_a_channel() -> None:
    for name, channel in CHANNELS.items():
        secrets = {key.removesuffix("_env") for key in channel.settings.__struct_fields__ if key.endswith("_env")}
        config = get_type_hints(channel.settings.config)["return"]
        printed = {f for f in config.__struct_fields__ if secrets & {f, f.removesuffix("s")}} - config.unsaid
        assert not printed, f"{name}: put it into {config.__name__}.unsaid"
