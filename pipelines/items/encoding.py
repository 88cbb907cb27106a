"""Who reads texts: words and clauses, and the encoder beside them, whose answers are kept.

That it fails is told once.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from db.items.encoded import Sums, encoded, save_encoded
from db.outbox.incidents import Incident, report_or_resolve
from db.store import Store, as_json
from mentions.weights.learned import Span
from model.own_files import digest_of
from readers.encoder.client import TO_INSTALL, EncoderChild, encoder_version, model_folder
from recipients.data import NOT_ASKED

SWITCH = "NPDWATCH_ENCODER"
FAILING = "encoder_failing"
TRIES = 2
"""So often one passage is asked about; where the child dies or stays silent each time, it never is again."""


def installed() -> Path | None:
    """Where the model of the encoder lies; None where it is not installed, or the environment switches it off."""
    return None if os.environ.get(SWITCH) == "off" else model_folder()


@cache
def reader_now() -> str:
    """One name for the reader of texts, its lists and what it hides: what another found may come out otherwise."""
    return digest_of("mentions", "model", "pipelines/items", "readers", "recipients", "text", without=NOT_ASKED)


class Encoding:
    """The encoder where its package is installed, and who reads: to be asked where a passage on topic is judged."""

    def __init__(self, store: Store) -> None:
        folder = installed()
        self._store = store
        self._child = EncoderChild(folder) if folder is not None else None
        self._fresh: dict[str, Sums] = {}
        self._asked = False
        self._problem = ""
        self.failed = False
        """Whether a passage asked about since `reads` was called last had to do without."""

    def __call__(self, title: str, sentences: Sequence[str], spans: Sequence[Span] = ()) -> Sums:
        """A sum for each output, and for those named; None where there is no answer, and words alone judge."""
        if self._child is None:
            return None
        passage = _key(title, sentences, spans)
        known, sums = self._known(passage)
        if known:
            return sums
        for _ in range(TRIES):
            sums = self._child(title, sentences, spans)
            if sums is not None:
                self._asked = True
                self._fresh[passage] = sums
                return sums
            if self._child.gone:
                break
        self._problem = self._problem or self._child.problem
        if self._child.gone:
            self.failed = True
        else:
            self._fresh[passage] = None
        return None

    def kept(self, title: str, sentences: Sequence[str], spans: Sequence[Span] = ()) -> Sums:
        """As a call, from what is known already: no child runs while a transaction is open."""
        return None if self._child is None else self._known(_key(title, sentences, spans))[1]

    def _known(self, passage: str) -> tuple[bool, Sums]:
        if passage in self._fresh:
            return True, self._fresh[passage]
        return encoded(self._store, passage, encoder_version())

    def reads(self) -> str:
        """The name of the reader of what was read since this was called last."""
        failed, self.failed = self.failed, False
        return reader_now() if self._child is None or failed else reader_now() + encoder_version()

    def names(self) -> tuple[str, ...]:
        """The names of readers whose texts need not be read again: where it fails, the better one's too."""
        own, better = reader_now(), reader_now() + encoder_version()
        if self._child is None:
            return (own,)
        return (own, better) if self._child.gone else (better,)

    def rest(self) -> None:
        """Ends the child, until a passage is asked about again."""
        if self._child is not None:
            self._child.close()

    def keep(self, now: datetime) -> None:
        """Keeps what it answered, and tells operators once that it fails or works again, inside a transaction."""
        if self._fresh:
            save_encoded(self._store, encoder_version(), self._fresh)
            self._fresh = {}
        text = (
            f"The encoder of passages (the extra npdwatch[reader]) fails: {self._problem}. Words alone judge texts "
            f"meanwhile; nothing is lost. To do: install it anew ({TO_INSTALL}), or take it out."
        )
        incident = Incident("", FAILING, "reader", text, urgent=True)
        works = self._asked or self._child is None
        report_or_resolve(self._store, incident, now, fails=bool(self._problem), works=works)
        self._problem, self._asked = "", False


def _key(title: str, sentences: Sequence[str], spans: Sequence[Span]) -> str:
    return sha256(as_json([title, list(sentences), *spans]).encode()).hexdigest()
