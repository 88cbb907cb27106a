"""The README of a bundle: what is in it, and the commands by which a stranger verifies it, made for this bundle."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from db.chain.evidence import ProvedEntry, SignedStamp
from proof.case import Case, Exhibit

_HEAD = """# {headline}

This is the evidence for one change that npdwatch has {seen}. Made at {made}.

| file | what it is |
|---|---|
| `change.html` | the change in plain language, with the rows as they stand in the files, by cell |
| `change.json` | the same for machines |
| `answers.json` | each answer that shows it: address, times, headers, captures, the SHA-256 of all |
{warc}{folders}| `LICENCE.txt` | whose all this is |

## Verify it

You need a shell, `sha256sum` (on a Mac `shasum -a 256`) and `openssl`, and no network. Run these in the folder into
which you unpacked the zip. Each ends with OK; where one does not, something is not as it was. npdwatch itself is not
needed.
"""
_FOLDERS = {
    "files": "| `files/` | the published bytes, where they may be handed on; of others `answers.json` says why not |\n",
    "log": "| `log/` | the entries of npdwatch's log that name them; each holds the hash of the entry before |\n",
    "stamps": "| `stamps/` | time-stamps (RFC 3161) by an authority that is not npdwatch, with its certificate |\n",
}
_FOUND_FILES = f"find {' '.join(_FOLDERS)} ! -type d ! -name '.*' 2>/dev/null | grep -c ."
_WARC = "| `answers.warc.gz` | the same answers as a WARC, which replay tools open |\n"
_SUMS = (
    "Nothing in this bundle was damaged on its way, and nothing was put beside what is shown. (Whoever alters it can "
    "make these sums and this page anew. What follows cannot be, where an authority has signed it.)\n"
)
_TAIL = """
## What this shows, and what not

- {shown} `change.html`, `change.json`, `answers.json` and a WARC say it
  again for people and programs, and no command above checks them{compare}.
{authorities}- That the bytes came from the address that the entry names is npdwatch's word: TLS proves that only to
  who was there. The headers and the certificate's hash let others compare; web archives may hold copies of that day.
{log}{more}"""
_AUTHORITY = """- Who trusts {url} need not trust npdwatch for *when*: what a stamped entry names was there then.
  Only that authority's own certificate shows that it was that one. Compare what it publishes of that with
  `openssl x509 -in {ca} -noout -subject -fingerprint -sha256`
"""
_LOG = """- Whoever keeps a log can tell whether this is of it: `npdwatch verify --head {number}:{hash}`
"""
_NO_STAMP = "- There is no time-stamp in this bundle: when all this was there is npdwatch's word alone.\n"
_UNCONFIRMED = """- Nothing outside this bundle confirms {entries} yet, and whoever altered the bundle can have made the
  hash and this page anew: ask for one made tomorrow, and for a time-stamp.
"""
_SEEN = "seen in what was published"
_FOUND = "found in what was put into its history later"
_PUT_IN = """- {side} the change: {said}.
  The entry of that edition has as `seen_at` the day from which it is taken to have stood, and when it was put in as
  `logged_at`. Where no address was given, one that it names is that of the source, not of these bytes.
"""
_LEFT_OUT = """- Entries that name a file that is kept back, or say what else is withheld{public}, are
  shown by their hash alone ({entries}): that each was there is proved once its day is over, and not what it says.
"""
_WHERE = ", or where such a file stands now"
_DIGEST = "openssl dgst -sha256 -binary"
_LEAF = "(printf '\\000'; cat log/{}.json)"
_TO_HEX = "od -An -v -tx1 node.bin | tr -d ' \\n'"


def readme(case: Case, names: Mapping[str, str], made: str, there: Collection[str]) -> str:
    """The text, as Markdown. `names`: what the bytes are called in the zip, by sha256; `there`: all else in it."""
    seen = _FOUND if case.found_at else _SEEN
    folders = "".join(row for name, row in _FOLDERS.items() if _held(there, name))
    warc = _WARC if "answers.warc.gz" in there else ""
    counted = {_FOUND_FILES: sum(_held(there, name) for name in _FOLDERS), "grep -c . SHA256SUMS": len(there) + 1}
    counts = " && ".join(f'test "$({command})" = {n}' for command, n in counted.items())
    parts = [
        _HEAD.format(headline=case.said.headline, seen=seen, made=made, warc=warc, folders=folders),
        _SUMS, _block(f"{counts} && sha256sum -c --strict --quiet SHA256SUMS && echo OK"),
        *(p for e in case.exhibits for p in _of_exhibit(case, e, names)),
        *(p for e in case.entries for p in _of_entry(e, made)),
    ]
    return "\n".join(parts) + _tail(case, there)


def _tail(case: Case, there: Collection[str]) -> str:
    """What is shown by all this, and what is not."""
    stamped = any(e.stamp or e.day_stamp for e in case.entries if e.text or e.day_stamp)
    hashes, loose = ([e for e in case.entries if which(e)] for which in (lambda e: not e.text, is_unconfirmed))
    more = "" if stamped else _NO_STAMP
    more += _UNCONFIRMED.format(entries=_numbers(loose)) if loose else ""
    more += _LEFT_OUT.format(entries=_numbers(hashes), public=_WHERE if case.public else "") if hashes else ""
    found = [(e.answer.side.capitalize(), e.answer.origin.said) for e in case.exhibits if e.answer.origin]
    more += "".join(_PUT_IN.format(side=side, said=said) for side, said in dict.fromkeys(found))
    signed = [(f"stamps/{name}.ca.pem", stamp) for e in case.entries for name, stamp in _stamps(e)]
    authorities = "".join(_AUTHORITY.format(url=s.url, ca=ca) for ca, s in {s.ca: (ca, s) for ca, s in signed}.values())
    last = max((e for e in case.entries), key=lambda e: e.number, default=None)
    log = _LOG.format(number=last.number, hash=last.hash) if last else ""
    folders = [f"`{name}/`" for name in _FOLDERS if _held(there, name)]
    shown = f"What is shown is under {', '.join(folders)}." if folders else "No file and no entry of the log is shown."
    opened = "open the files, go to the sheet and row, and compare" if "`files/`" in folders else ""
    logged = "address, times and headers stand in `log/`" if any(e.text for e in case.entries) else ""
    compare = "".join(f"{mark} {what}" for mark, what in zip(":;", filter(None, (opened, logged)), strict=False))
    return _TAIL.format(more=more, authorities=authorities, log=log, shown=shown, compare=compare)


def _held(there: Collection[str], folder: str) -> int:
    """How many files of a folder there are."""
    return sum(name.startswith(f"{folder}/") for name in there)


def is_unconfirmed(e: ProvedEntry) -> bool:
    """True for an entry whose day goes on, and that no authority has signed."""
    return not e.day and not (e.text and e.stamp)


def _numbers(entries: Sequence[ProvedEntry]) -> str:
    return f"entr{'y' if len(entries) == 1 else 'ies'} {', '.join(str(e.number) for e in entries)}"


def _stamps(e: ProvedEntry) -> Iterator[tuple[str, SignedStamp]]:
    """The time-stamps of an entry and of its day, with what they are called."""
    if e.stamp and e.text:
        yield f"entry-{e.number}", e.stamp
    if e.day and e.day_stamp:
        yield day_name(e), e.day_stamp


def _block(*lines: str) -> str:
    return "\n".join(("```sh", *lines, "```", ""))


def _of_exhibit(case: Case, e: Exhibit, names: Mapping[str, str]) -> Iterator[str]:
    sha256, name = e.answer.sha256, names.get(e.answer.sha256, "")
    shown = {x.number for x in case.entries if x.text}
    if not name:
        known = f" Its SHA-256 is `{sha256}`." if sha256 else ""
        yield f"Of the answer {e.answer.side} the change there are no bytes: {e.why}.{known}\n"
        return
    check = f'test "$(sha256sum < {name} | cut -c1-64)" = {sha256}'
    edition = case.editions.get(e.answer.side)
    naming = [n for n in (e.answer.entry, edition if e.answer.file else None) if n in shown]
    if naming:
        which = " and ".join(f"entry {n}{' (of its edition)' if n == edition else ''}" for n in naming)
        yield f"`{name}` is the file that {which} of the log name{'s' if len(naming) == 1 else ''}:\n"
        yield _block(" && ".join([check, *(f"grep -q {sha256} log/entry-{n}.json" for n in naming), "echo OK"]))
    elif e.before_log is not None and 1 in shown:
        yield f"`{name}` was archived before there was a log, whose first entry names all that was there by one hash:\n"
        leaf = f"printf '\\000%s' {sha256} | {_DIGEST}"
        root = 'sed \'s/.*"root":"\\([0-9a-f]*\\)".*/\\1/\' log/entry-1.json'
        siblings = [(n, s.left) for n, s in enumerate(e.before_log, 1)]
        yield _block(*_climb(leaf, f"log/before/{sha256}", siblings, root, check))
    else:
        yield f"`{name}` is the file of this SHA-256; the log's entry of it is not shown:\n"
        yield _block(f"{check} && echo OK")


def _climb(leaf: str, folder: str, siblings: list[tuple[int, bool]], root: str, also: str = "true") -> Iterator[str]:
    """Commands that hash a leaf with its siblings up to the root, and compare. The last one tells: shells go on."""
    yield f"{leaf} > node.bin"
    for n, left in siblings:
        name = f"{folder}/{n}-{'left' if left else 'right'}.bin"
        pair = f"{name} node.bin" if left else f"node.bin {name}"
        yield f"(printf '\\001'; cat {pair}) | {_DIGEST} > above.bin && mv above.bin node.bin"
    yield f'{also} && test -s node.bin && test "$({_TO_HEX})" = "$({root})" && echo OK'


def _of_entry(e: ProvedEntry, made: str) -> Iterator[str]:
    name = f"entry-{e.number}"
    if not e.text:
        yield f"Entry {e.number} of the log tells of what is withheld, and is not shown. Its hash is `{e.hash}`.\n"
    elif e.stamp:
        yield f"An authority has signed that entry {e.number} ({e.kind}) was there at {e.stamp.said_at}:\n"
        yield _block(_verify(f"log/{name}.json", f"stamps/{name}", e.stamp))
    if not e.day:
        yield from _of_today(e, made)
        return
    file = day_name(e)
    day = json.loads(e.day)["day"]
    yield f"Entry {e.number} is one of those of {day} (UTC), of which the log holds one root:\n"
    siblings = [(n, s.left) for n, s in enumerate(e.path, 1)]
    root = f'sed \'s/.*"root": "\\([0-9a-f]*\\)".*/\\1/\' log/{file}.json'
    leaf = f"{_LEAF.format(name)} | {_DIGEST}" if e.text else f"cat log/{name}/hash.bin"
    also = "true" if e.text else f'test "$({_TO_HEX.replace("node.bin", f"log/{name}/hash.bin")})" = {e.hash}'
    yield _block(*_climb(leaf, f"log/{name}", siblings, root, also))
    if e.day_stamp:
        yield f"And an authority has signed that this root was there at {e.day_stamp.said_at}:\n"
        yield _block(_verify(f"log/{file}.json", f"stamps/{file}", e.day_stamp))


def _of_today(e: ProvedEntry, made: str) -> Iterator[str]:
    """Of an entry whose day has no root yet: its own hash."""
    if e.text:
        yield f"Entry {e.number} has the hash that the log has of it, the sha256 of a zero byte and its line:\n"
        hashed = f"$( {_LEAF.format(f'entry-{e.number}')} | sha256sum | cut -c1-64)"
        yield _block(f'test "{hashed}" = {e.hash} && echo OK')
    if not e.stamp or not e.text:
        is_over = bool(e.text) and json.loads(e.text)["logged_at"][:10] < made[:10]
        why = "and its root is made at the next crawl" if is_over else "so it has no root yet"
        yield (
            f"The day of entry {e.number} is {'' if is_over else 'not '}over, {why}: nothing outside this bundle "
            f"confirms it yet. Ask for one that is made then.\n"
        )


def day_name(entry: ProvedEntry) -> str:
    """What the day of an entry is called in the zip; its last entry tells two runs of one day apart."""
    day = json.loads(entry.day)
    return f"day-{day['day']}-{day['last']}"


def _verify(data: str, stamp: str, signed: SignedStamp) -> str:
    """That the token says this time, and is good: its certificate need have been so only then, so that is looked at.

    Which time is looked at is not what the token says: of one of today it would be found good for any day.
    """
    at, ca = datetime.fromisoformat(signed.said_at), f"{stamp}.ca.pem"
    said = f"{at:%b} {at.day:2} {at:%H:%M:%S}[.0-9]* {at.year} GMT"
    return (
        f'openssl ts -reply -in {stamp}.tsr -text | grep "^Time stamp: {said}" &&\n'
        f"openssl ts -verify -data {data} -in {stamp}.tsr -CAfile {ca} -untrusted {ca} -attime {int(at.timestamp())}"
    )
