"""A year of evidence and questions, and 500 ordinary texts on topic: how many to look at a week, and the CPU."""

from __future__ import annotations

import argparse
import html
import re
import resource
import sys
import time
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from bench.mentions_accuracy import encoder
from bench.ordinary_texts import ordinary_texts
from bench.replica.year import Year, make_year
from db.items.doubts import sentence_key
from db.items.settled import holds_everywhere
from mentions.weights.learned import Encode
from model.item import Item, ItemKind
from model.source import Source
from pipelines.items.changes import as_rows, mentions_in

SOURCE = Source("year", "feed", "https://example.org/year")
EVIDENCE, QUESTIONS, ORDINARY = 8_000, 40, 500  # as bench.parliament
WEEKS = 52
MOST_A_WEEK, MOST_SECONDS, MOST_MIB = 5.0, 120.0, 350


class Read(Struct):
    """What came of some texts."""

    texts: int = 0
    speaking: int = 0
    sure: int = 0
    """Texts with a sure release in them."""
    asked: set[str] = field(default_factory=set)
    """What a person is asked who settles as it comes: a sentence that says the same anywhere once."""
    doubtful: int = 0
    """Texts with something to look at, and nothing sure."""
    examples: list[str] = field(default_factory=list)


def of_year(year: Year) -> Iterator[Item]:
    for e in year.evidence:
        title = f"Written evidence {e.reference}"
        yield Item(e.key, ItemKind.WRITTEN_EVIDENCE, title=title, text="\n".join(e.paragraphs))
    for q in year.questions:
        answer = html.unescape(re.sub(r"<[^>]+>", "\n", q.answer)) if q.answer else None
        yield Item(q.key, ItemKind.QUESTION, title=q.heading, text=q.text, answer=answer)


def of_ordinary(number: int) -> Iterator[Item]:
    for n, o in enumerate(ordinary_texts(number)):
        yield Item(f"ordinary:{n}", ItemKind.PAGE, title=o.title, text="\n".join(o.paragraphs))


def read(items: Iterable[Item], encode: Encode | None = None) -> Read:
    out = Read()
    for item in items:
        said = as_rows(mentions_in(item, SOURCE, encode))
        bands = {m["band"] for m in said}
        out.texts += 1
        out.speaking += bool(said)
        out.sure += "alert" in bands
        out.doubtful += "review" in bands and "alert" not in bands
        for m in said:
            if m["band"] == "none":
                continue
            key = sentence_key(m["sentence"])
            if m["band"] == "review":
                out.asked.add(key if holds_everywhere(m) else f"{item.key} {key}")
            out.examples.append(f"{m['band']}: {m['sentence']} ({m['reason']})")
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="show the sentences")
    parser.add_argument("--reader", choices=("own", "encoder"), default="own")
    given = parser.parse_args()
    with encoder(given.reader) as encode:
        begun = time.process_time()
        year = read(of_year(make_year(evidence=EVIDENCE, questions=QUESTIONS)), encode)
        seconds = time.process_time() - begun
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    with encoder(given.reader) as encode:
        ordinary = read(of_ordinary(ORDINARY), encode)
    asked = len(year.asked) + len(ordinary.asked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("texts                  read   on topic   sure   doubtful   asked of a person")
    for name, r in (("evidence and questions", year), ("ordinary, on topic", ordinary)):
        print(f"{name:22} {r.texts:5}   {r.speaking:8}   {r.sure:4}   {r.doubtful:8}   {len(r.asked):17}")
    print(f"to look at a week: {asked / WEEKS:.1f} (at most {MOST_A_WEEK:g})")
    print(f"ordinary ones told as releases: {ordinary.sure} (0)")
    print(f"a year of evidence and questions: {seconds:.1f} s CPU, {peak:.0f} MiB here")
    if given.reader == "encoder":
        print(f"in the child: {child.ru_utime + child.ru_stime:.1f} s CPU, {child.ru_maxrss / 1024:.0f} MiB "
              f"(at most {MOST_MIB})")
    seconds += child.ru_utime + child.ru_stime
    print(f"together {seconds:.1f} s CPU (at most {MOST_SECONDS:g})")
    if given.wrong:
        print("\n".join(sorted(set(ordinary.examples))))
    too_much = seconds > MOST_SECONDS or child.ru_maxrss / 1024 > MOST_MIB
    return int(asked / WEEKS > MOST_A_WEEK or ordinary.sure > 0 or too_much)


if __name__ == "__main__":
    sys.exit(main())
