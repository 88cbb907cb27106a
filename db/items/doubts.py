"""What is told of sentences to be looked at, once one of them is settled: it is asked and shown no more."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence

from db.register.changes import retract
from db.store import Store, as_json
from model.change import ChangeKind

_WORD = re.compile(r"\w+")
LONGEST_SENTENCE = 700
"""Characters of a sentence that a change carries."""
_TOLD = """
select id, detail from change
where kind = ? and state != 'retracted' and source = ? and json_extract(detail, '$.item') = ?
"""
_WAITS = """
mention m join item i on i.version_id = m.version_id
where m.band = 'review' and i.state != 'gone' and i.source = ? and i.key = ?
"""
SETTLED = "a person has settled it since"


def sentence_key(sentence: str) -> str:
    """Equal for sentences of the same words, whatever stands between them."""
    return hashlib.sha256(" ".join(_WORD.findall(sentence.casefold())).encode()).hexdigest()[:32]


def end_doubts(store: Store, item: str, sentence: str) -> None:
    """Takes a sentence that is settled out of what is told as to be looked at, inside a transaction.

    Of one item, source and key, or wherever it stands. A change of which nothing is left is taken back: out of what
    waits to be sent, off the pages. Of one with more sentences than it carries something is left as long as any waits.
    """
    is_same = _same_as(sentence)
    for one in {item} if item else _items_told_of(store, is_same):
        source, _, key = one.partition(" ")
        _end_doubt(store, source, key, is_same)


def _same_as(sentence: str) -> Callable[[str, str], bool]:
    """Whether a sentence as changes carry it, perhaps cut, or less of it under its key, is the same as this one."""
    key = sentence_key(sentence)
    return lambda told, whole: (whole or sentence_key(told)) == key or (
        len(told) >= LONGEST_SENTENCE and sentence.startswith(told)
    )


def _items_told_of(store: Store, is_same: Callable[[str, str], bool]) -> set[str]:
    told = store.rows(
        "select c.source || ' ' || json_extract(c.detail, '$.item') item, m.value ->> 'sentence' sentence,"
        " coalesce(m.value ->> 'key', '') key"
        " from change c, json_each(c.detail, '$.mentions') m where c.kind = ? and c.state != 'retracted'",
        [ChangeKind.TO_LOOK_AT.value],
    )
    return {x["item"] for x in told if is_same(x["sentence"], x["key"])}


def _end_doubt(store: Store, source: str, item: str, is_settled: Callable[[str, str], bool]) -> None:
    over = []
    for x in store.rows(_TOLD, [ChangeKind.TO_LOOK_AT.value, source, item]):
        detail = json.loads(x["detail"])
        before = detail.get("mentions") or []
        left = [m for m in before if not is_settled(str(m["sentence"]), m.get("key", ""))]
        if not left and not (detail.get("more_mentions") and store.count(_WAITS, [source, item])):
            over.append(x["id"])
        elif len(left) < len(before):
            store.update("change", x["id"], detail=as_json({**detail, "mentions": left}), reason=_reason(left))
    retract(store, over, SETTLED)


def _reason(left: Sequence[object]) -> str:
    return doubtful_in_words(len(left)) if left else "sentences of it speak of a transfer and are not sure"


def doubtful_in_words(number: int) -> str:
    """Why a text is to be looked at."""
    many = f"{number:,} sentences speak" if number > 1 else "a sentence speaks"
    return f"{many} of a transfer and {'are' if number > 1 else 'is'} not sure"
