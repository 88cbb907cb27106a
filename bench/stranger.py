"""Whoever is handed a bundle: unpacks it into an empty folder, and runs what its README says, with nothing of ours."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

TOOLS = ("sha256sum", "openssl", "cat", "cut", "find", "grep", "mv", "od", "sed", "tr")
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
            ["/bin/sh", "-c", block], cwd=folder, env={"PATH": there}, capture_output=True, text=True,
            errors="replace", timeout=60, check=False,
        )
    return done.returncode == 0 and done.stdout.splitlines()[-1:] in (["OK"], ["Verification: OK"])


def sums_made_anew(folder: Path) -> None:
    """As who alters a bundle would: over what is there of it."""
    sums = folder / "SHA256SUMS"
    names = [n for line in sums.read_text("utf-8").splitlines() if (folder / (n := line[66:])).is_file()]
    sums.write_text("".join(f"{sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names), encoding="utf-8")
