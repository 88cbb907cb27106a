"""Whoever is handed a bundle: unpacks it into an empty folder, and runs what its README says, with nothing of ours."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

TOOLS = ("sha256sum", "openssl", "cat", "cut", "grep", "mv", "od", "sed", "tr")
"""All that the README's commands may call."""

_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def unpacked(data: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        z.extractall(folder)
    return folder


def commands(folder: Path) -> list[str]:
    """What the README says is to be run, block by block."""
    return _BLOCK.findall((folder / "README.md").read_text("utf-8"))


def verified(folder: Path, block: str, missing: str = "") -> bool:
    """Pastes a block into a shell, which goes on after what fails, with no tool but `TOOLS`, and without `missing`."""
    with TemporaryDirectory() as there:
        for tool in TOOLS:
            if tool != missing:
                (Path(there) / tool).symlink_to(shutil.which(tool) or tool)
        done = subprocess.run(
            ["/bin/sh", "-c", block], cwd=folder, env={"PATH": there}, capture_output=True, text=True, timeout=60,
            check=False,
        )
    return done.returncode == 0 and done.stdout.splitlines()[-1:] in (["OK"], ["Verification: OK"])


def sums_made_anew(folder: Path) -> None:
    """As who alters a bundle would."""
    done = subprocess.run(
        ["/bin/sh", "-c", "sha256sum $(cut -c67- SHA256SUMS)"], cwd=folder, capture_output=True, check=True
    )
    (folder / "SHA256SUMS").write_bytes(done.stdout)
