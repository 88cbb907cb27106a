"""What deploy/ holds names commands and options that exist, and is sound by the tools that will read it."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import trustme
import yaml

import cli
import config
from followers.schedule import path_of
from web.follow.posted import LARGEST

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
PROGRAM = "/opt/npdwatch/.venv/bin/npdwatch"
OWN_UNITS = [u for u in UNITS if PROGRAM in u.read_text(encoding="utf-8")]


def compose(file: str = "compose.yaml") -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / file).read_text(encoding="utf-8"))
    return found


def command_lines() -> Iterator[tuple[str, list[str]]]:
    for unit in OWN_UNITS:
        for line in re.findall(rf"^Exec\w+={re.escape(PROGRAM)} (.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE):
            yield unit.name, shlex.split(line)
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    yield "Containerfile", re.findall(r'"([^"]+)"', re.findall(r"^CMD (.*)$", container, re.MULTILINE)[0])
    for name, service in compose()["services"].items():
        if service["image"] == "npdwatch":
            yield f"compose {name}", service["command"]
    yield "compose worker", compose("compose.scale.yaml")["services"]["worker"]["command"]
    for page in [DEPLOY / "README.md", DEPLOY / "compose.yaml"]:
        for line in re.findall(r"(?:docker compose run --rm \w+|^npdwatch) ([^\n`]+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            yield page.name, shlex.split(line)


@pytest.mark.parametrize(("where", "words"), list(command_lines()), ids=[w for w, _ in command_lines()])
def test_every_command_and_option_exists(where: str, words: list[str]) -> None:
    with cli.npdwatch.make_context("npdwatch", list(words), resilient_parsing=True) as context:
        rest = [*context._protected_args, *context.args]
        name, command, arguments = cli.npdwatch.resolve_command(context, rest)
        assert name
        assert isinstance(command, click.Command)
        assert not command.hidden, f"{where}: not for people"
        command.make_context(name, list(arguments), parent=context)


def test_what_is_said_of_the_configuration_holds(tmp_path: Path) -> None:
    said = re.findall(r"\[(\w+)\] (\w+) = \"", (DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    said += re.findall(r"\[(\w+)\] (\w+) = \"", (DEPLOY / "compose.scale.yaml").read_text(encoding="utf-8"))
    assert len(said) == 5
    assert {f"{table}.{key}" for table, key in said} <= set(config.known_keys())


@pytest.mark.parametrize("unit", OWN_UNITS, ids=lambda u: u.name)
def test_units_run_as_the_programs_user_and_write_only_what_they_say(unit: Path) -> None:
    parsed = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read(unit, encoding="utf-8")
    service = parsed["Service"]
    assert (service["User"], service["ProtectSystem"], service["NoNewPrivileges"]) == ("npdwatch", "strict", "yes")
    assert service["UMask"] == "0077"
    assert parsed["Unit"]["OnFailure"] == "npdwatch-failed@%n.service"


def test_one_child_without_memory_does_not_end_the_daemon_and_all_its_children() -> None:
    for name in ("npdwatch", "npdwatch-worker"):
        assert "\nOOMPolicy=continue\n" in (DEPLOY / f"{name}.service").read_text(encoding="utf-8")


def test_the_page_may_write_where_readers_stand_and_forwards_who_asks() -> None:
    unit = (DEPLOY / "npdwatch-page.service").read_text(encoding="utf-8")
    wanted = path_of(Path("npdwatch")).parent
    assert str(wanted) in re.findall(r"^StateDirectory=(.*)$", unit, re.MULTILINE)[0].split()
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx, "in place of what a stranger says of himself"
    assert nginx.count("proxy_set_header") == nginx.partition("location")[0].count("proxy_set_header"), "one in a location undoes all above"
    ((pattern, where),) = re.findall(r"location ~ (\S+) \{(.*?)\}", nginx, re.DOTALL)
    for path in ("/follow", "/follow/stop/c-1", "/cohorts", "/cohorts/", "/cohorts/2008", "/cohorts/2008/objection.eml"):
        assert re.search(pattern, path), path
    assert not any(re.search(pattern, path) for path in ("/", "/releases", "/followers", "/feeds/cohorts"))
    for block in (where, nginx.partition("listen 443")[0]):  # without https any address is asked for there
        assert {"access_log off;", "error_log /dev/null;"} <= {line.strip() for line in block.splitlines()}
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert [line.strip() for line in caddy.splitlines() if re.match(r"\s+log\b", line)] == ["log {"], "Caddy writes one where it is told to"
    assert re.search(r"^\tlog \{\n\t\texclude http\.log\.error\n\t\}$", caddy, re.MULTILINE)
    assert f"client_max_body_size  {LARGEST // 1024}k;" in nginx
    assert compose()["services"]["page"]["environment"] == {"FORWARDED_ALLOW_IPS": "*"}, "nobody but the web server reaches it"


def test_the_containers_are_not_root_cannot_write_their_root_and_the_page_reaches_nobody() -> None:
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert set(re.findall(r"^FROM (\S+)", container, re.MULTILINE)) == {"debian:trixie-slim"}
    assert re.search(r"^USER 10001:10001$", container, re.MULTILINE)
    assert "--require-hashes -r requirements.lock" in container
    found = compose()
    for name in ("daemon", "page"):
        service = found["services"][name]
        assert (service["read_only"], service["cap_drop"], service["init"]) == (True, ["ALL"], True), name
        assert service["security_opt"] == ["no-new-privileges:true"]
    worker = compose("compose.scale.yaml")["services"]["worker"]
    same = ("read_only", "cap_drop", "init", "security_opt", "pids_limit", "mem_limit", "tmpfs", "restart")
    assert {k: worker[k] for k in same} == {k: found["services"]["daemon"][k] for k in same}
    assert found["services"]["page"]["networks"] == ["inside"]
    assert found["networks"]["inside"] == {"internal": True}
    assert not {k for s in found["services"].values() for k in s if k in ("privileged", "network_mode", "pid")}


def test_the_list_of_parts_has_every_package_of_the_lock_with_its_hash(tmp_path: Path) -> None:
    line = re.findall(r"^\t\$\(BIN\)/(cyclonedx-py .*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0]
    program, *arguments = shlex.split(line)
    found = Path(sys.executable).parent / program
    if not found.exists():
        pytest.skip("needs cyclonedx-bom, which make test installs")
    arguments[-1] = str(tmp_path / "parts")
    subprocess.run([str(found), *arguments], cwd=ROOT, check=True, capture_output=True, timeout=120)
    parts = json.loads((tmp_path / "parts").read_text(encoding="utf-8"))
    locked = re.findall(r"^([a-z0-9._-]+)==([^ ;]+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert {(c["name"], c["version"]) for c in parts["components"]} == set(locked)
    assert all(c["externalReferences"][0]["hashes"] for c in parts["components"])
    assert parts["metadata"]["component"]["name"] == "npdwatch"


# By the tools that read them ------------------------------------------------------------------------------------


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}, which is not installed here")
    return found


def run(*command: str | Path) -> str:
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("unit", OWN_UNITS, ids=lambda u: u.name)
def test_the_sandbox_is_tight(unit: Path) -> None:
    run(tool("systemd-analyze"), "security", "--offline=true", "--threshold=15", unit)


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    for unit in [*UNITS, *DEPLOY.glob("*.timer")]:
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        text = re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    units = [u for u in sorted(tmp_path.iterdir()) if "@" not in u.name]
    assert {"npdwatch.service", "npdwatch-page.service"} <= {u.name for u in units}
    assert run(analyze, "verify", "--man=no", *units).strip() == ""


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx = tool("nginx")
    certificate = trustme.CA().issue_cert("npd.example.org")
    certificate.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "pem"))
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"/etc/letsencrypt/\S+\.pem", str(tmp_path / "pem"), text)
    (tmp_path / "site").write_text(text, encoding="utf-8")
    folders = "".join(f"{x}_temp_path {tmp_path}/{x};" for x in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{ {folders} access_log off; include {tmp_path}/site; }}\n"
    (tmp_path / "whole").write_text(whole, encoding="utf-8")
    assert "warn" not in run(nginx, "-t", "-q", "-p", tmp_path, "-c", tmp_path / "whole")


def test_caddy_takes_its_file() -> None:
    caddy = tool("caddy")
    run(caddy, "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")
    run(caddy, "fmt", "--diff", DEPLOY / "Caddyfile")
