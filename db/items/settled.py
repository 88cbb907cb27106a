"""What a person said of sentences that were to be looked at: kept, used at every reading, never asked again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from db.items.doubts import end_doubts, sentence_key
from db.items.kept import mention
from db.register.changes import retract
from db.store import Store, as_json
from model.change import ChangeKind
from text.timestamp import stamp

MOST_IN_QUEUE = 10_000


class Settlement(StrEnum):
    """What a person says of a sentence."""

    RELEASE = "release"
    NOT_RELEASE = "not_release"
    LIFTED = "lifted"
    """By the second reader, where no person has said anything."""


SAID = {
    Settlement.RELEASE: "a person says that it tells of a release",
    Settlement.NOT_RELEASE: "a person says that it tells of no release",
    Settlement.LIFTED: "the second reader holds that it tells of a release; no person has looked",
}
_ROLES = frozenset({"possible", "asked"})
"""What is said of those who are given data where the sentence tells of a release."""


class Entry(NamedTuple):
    """A sentence that waits for a person."""

    id: str
    """The same at every reading."""
    item: str
    """Source and key of the item."""
    version: int
    said: Mapping[str, Any]
    """The mention, as `db.items.kept.mentions_of` gives it."""
    title: str
    url: str
    kind: str
    published: str

    @property
    def address(self) -> tuple[str, str]:
        """The item's source, and its key there."""
        source, _, key = self.item.partition(" ")
        return source, key

    def as_json(self) -> dict[str, Any]:
        """For `npdwatch review --json`."""
        source, key = self.address
        about = {"kind": self.kind, "source": source, "key": key, "title": self.title, "url": self.url}
        said = {k: self.said[k] for k in ("sentence", "terms", "polarity", "reason", "recipients")}
        return {"id": self.id, "about": "text", **about, "published": self.published, **said}


Given = Sequence[Mapping[str, Any]]
"""Who got data, each as a recipient of a mention."""


class SettledAs(NamedTuple):
    """What was answered of a sentence."""

    said: Settlement
    given: Given | None = None
    """To whom the data went; None where that was not said, () where it was to nobody who is named."""


Answers = Mapping[tuple[str, str], SettledAs]


def entry_id(item: str, sentence: str) -> str:
    """By which a person names an entry."""
    return "t" + hashlib.sha256(f"{item}\n{sentence_key(sentence)}".encode()).hexdigest()[:10]


def answers(store: Store) -> Answers:
    """All that was answered, by (item, sentence); the item is "" where it holds wherever the sentence stands."""
    rows = store.rows(
        "select item, sentence, 'lifted' answer, null given from second_reading where outcome = 'lifted'"
        " union all select item, sentence, answer, given from settled"
    )
    return {
        (x["item"], x["sentence"]): SettledAs(Settlement(x["answer"]), x["given"] and json.loads(x["given"]))
        for x in rows
    }


def with_answers(known: Answers, item: str, said: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The mentions of an item as a person settled them. A sure release is not in doubt, and stays one."""
    return [_settled(m, _answer_to(known, item, m)) for m in said]


def _answer_to(known: Answers, item: str, said: Mapping[str, Any]) -> SettledAs | None:
    if not known or said["band"] != "review":
        return None
    key = sentence_key(said["sentence"])
    own, everywhere = known.get((item, key)), known.get(("", key))
    return everywhere or own if own and own.said is Settlement.LIFTED else own or everywhere


def _settled(said: Mapping[str, Any], answer: SettledAs | None) -> dict[str, Any]:
    if answer is None:
        return dict(said)
    if answer.said is Settlement.NOT_RELEASE:
        return {**said, "band": "none", "reason": SAID[answer.said]}
    if answer.said is Settlement.LIFTED:
        return as_lifted(said)
    return {**as_release(said, answer.given), "reason": SAID[answer.said]}


def as_lifted(said: Mapping[str, Any]) -> dict[str, Any]:
    """The mention as the second reader holds it to be."""
    return {**as_release(said), "reason": SAID[Settlement.LIFTED]}


def as_release(said: Mapping[str, Any], given: Given | None = None) -> dict[str, Any]:
    """The mention as a sure release to those who were `given` data; who else was read to have got them has not.

    Where that is not known: whoever was said to get data perhaps, or to ask for it, was given it.
    """
    if given is None:
        named = [{**r, "role": "given" if r.get("role", "given") in _ROLES else r["role"]} for r in said["recipients"]]
    else:
        names = {r["name"] for r in given}
        others = [r for r in said["recipients"] if r["name"] not in names and r.get("role", "given") != "given"]
        named = [*({**r, "role": "given"} for r in given), *others]
    return {**said, "polarity": "release", "band": "alert", "recipients": named}


def likely_given(said: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Who got data by a sentence that tells of a release, as long as nobody says who."""
    return [r for r in said["recipients"] if r.get("role", "given") in (*_ROLES, "given")]


def holds_everywhere(said: Mapping[str, Any]) -> bool:
    """True for a sentence that says the same in any text: it names its subject and somebody."""
    folded = said["sentence"].casefold()
    named = filter(None, (said.get("found"), *said["terms"]))
    return bool(said["recipients"]) and any(t.casefold() in folded for t in named)


_QUEUE = """
select m.*, i.source || ' ' || i.key item, i.kind, i.published, v.title, coalesce(json_extract(i.data, '$.url'), '') url
from mention m join item i on i.version_id = m.version_id join item_version v on v.id = m.version_id
where m.band = 'review' and i.state != 'gone'
"""


def queue(store: Store, limit: int = MOST_IN_QUEUE) -> list[Entry]:
    """What waits, the newest text first; a sentence that stands twice in an item once."""
    found: dict[str, Entry] = {}
    for x in store.rows(f"{_QUEUE} order by i.published desc, i.id desc, m.position limit ?", [limit]):
        said = mention(x)
        entry = Entry(
            entry_id(x["item"], x["sentence"]), x["item"], x["version_id"], said, x["title"], x["url"], x["kind"],
            x["published"],
        )
        found.setdefault(entry.id, entry)
    return list(found.values())


def number_waiting(store: Store) -> int:
    """How many sentences wait for a person."""
    return store.count(
        "mention m join item i on i.version_id = m.version_id where m.band = 'review' and i.state != 'gone'"
    )


def save_answer(store: Store, entry: Entry, answer: SettledAs, now: datetime) -> None:
    """Keeps an answer and gives it to every mention that it is about, inside a transaction."""
    key = sentence_key(entry.said["sentence"])
    where = "" if holds_everywhere(entry.said) else entry.item
    store.execute(
        "insert or replace into settled values (?, ?, ?, ?, ?, ?)",
        [where, key, answer.said.value, entry.said["sentence"], stamp(now),
         None if answer.given is None else as_json(list(answer.given))],
    )
    for x in store.rows(_QUEUE):
        if sentence_key(x["sentence"]) == key and where in ("", x["item"]):
            rewrite(store, x["version_id"], x["position"], _settled(mention(x), answer))
    end_doubts(store, entry.item if where else "", entry.said["sentence"])


def rewrite(store: Store, version: int, position: int, said: Mapping[str, Any]) -> None:
    """Writes a mention over, inside a transaction."""
    store.execute(
        "update mention set band = ?, polarity = ?, reason = ?, recipients = ? where version_id = ? and position = ?",
        [said["band"], said["polarity"], said["reason"], json.dumps(said["recipients"], ensure_ascii=False), version,
         position],
    )


class TakenBack(NamedTuple):
    """What became of an answer that is taken back."""

    done: bool
    told: bool = False
    """It had been sent to somebody as a release."""


def take_back(store: Store, id_: str) -> TakenBack:
    """Forgets an answer, inside a transaction: what it was about is read anew, and is told as a release no more.

    One that holds everywhere goes by the id of each item in which its sentence stands.
    """
    known = answers(store)
    done = told = False
    for item, sentence in _answered(store, id_):
        key = sentence_key(sentence)
        gone = [pair for pair in ((item, key), ("", key)) if pair in known]
        store.many("delete from settled where item = ? and sentence = ?", gone)
        store.many("update second_reading set outcome = 'taken back' where item = ? and sentence = ?", gone)
        store.execute("update item_version set reader = '' where id in (select version_id from mention"
                      " where sentence = ?)", [sentence])
        done = done or bool(gone)
        told = _untell(store, item, sentence) or told
    return TakenBack(done, told)


def settled_as(store: Store, id_: str) -> Settlement | None:
    """What an entry was settled as; None where it was not."""
    known = answers(store)
    pairs = [pair for item, s in _answered(store, id_) for pair in ((item, sentence_key(s)), ("", sentence_key(s)))]
    return next((known[pair].said for pair in pairs if pair in known), None)


def _answered(store: Store, id_: str) -> list[tuple[str, str]]:
    """The item and sentence of an entry that was answered, once for each time that it stands there."""
    rows = store.rows(
        "select m.sentence, i.source || ' ' || i.key item from mention m"
        " join item i on i.version_id = m.version_id where m.reason in (?, ?, ?)", list(SAID.values()),
    )
    return [(x["item"], x["sentence"]) for x in rows if entry_id(x["item"], x["sentence"]) == id_]


def _untell(store: Store, item: str, sentence: str) -> bool:
    """Takes back that a sentence of an item was told as a release; True where somebody got it."""
    found = [
        x["id"]
        for x in store.rows(
            "select id from change where kind = ? and state != 'retracted'"
            " and source || ' ' || json_extract(detail, '$.item') = ?"
            " and (json_extract(detail, '$.mentions[0].sentence') = ?"
            " or json_extract(detail, '$.mentions[0].key') = ?)",
            [ChangeKind.TEXT_RELEASE.value, item, sentence, sentence_key(sentence)],
        )
    ]
    retract(store, found, "the answer was taken back")
    sent = "select 1 from alert_change x join delivery d using (alert_id) where x.change_id = ? and d.state = 'sent'"
    return any(store.one(sent, [i]) for i in found)


def used_on(store: Store, day: datetime) -> dict[str, Any]:
    """How much the second reader was used since a day began, UTC: times, cost in its currency, sentences lifted."""
    (x,) = store.rows(
        "select count(*) uses, coalesce(sum(cost), 0) cost, coalesce(sum(outcome = 'lifted'), 0) lifted"
        " from second_reading where at >= ?", [stamp(day)[:10]],
    )
    return {"uses": x["uses"], "cost": x["cost"] / 1_000_000, "lifted": x["lifted"]}


def new_to(before: Sequence[Mapping[str, Any]], said: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those to look at whose sentence did not stand in the version before, each sentence once."""
    seen = {sentence_key(m["sentence"]) for m in before}
    out = []
    for m in said:
        if m["band"] == "review" and (key := sentence_key(m["sentence"])) not in seen:
            seen.add(key)
            out.append(m)
    return out
