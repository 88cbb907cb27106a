"""How often a recipient's category is right: precision, recall, F1 by category, on labelled lists; level and items."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from model.recipient import Category, Confidence
from recipients.classify import classify_recipient
from recipients.sensitivity import ReleaseLevel, assess

if TYPE_CHECKING:
    from collections.abc import Iterable

    from model.recipient import Recipient

ROOT = Path(__file__).resolve().parent.parent
LABELLED = ROOT / "tests" / "recipients" / "labelled"
SHARED = ROOT.parent / "shared" / "data" / "recipients"


def main() -> None:
    """Print the figures of every list that is there; `--wrong` lists what was answered otherwise."""
    wrong = "--wrong" in sys.argv[1:]
    only = [a for a in sys.argv[1:] if not a.startswith("-")]
    lists = [(p.stem, p) for p in sorted(LABELLED.glob("*.csv")) if not p.stem.startswith("releases")]
    lists += [(f"shared {p.stem}", p) for p in sorted(SHARED.glob("*.csv"))]
    for title, path in lists:
        if not only or title in only:
            report(title, read_labels(path), wrong=wrong)
    for title in ("releases_seen", "releases_held_out"):
        if not only or title in only:
            report_releases(title, LABELLED / f"{title}.csv", wrong=wrong)


def read_labels(path: Path) -> list[tuple[str, Category]]:
    """(name, category) of each line of a labelled list."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [(row["name"], Category(row["category"])) for row in csv.DictReader(stream)]


def report(title: str, labels: list[tuple[str, Category]], *, wrong: bool) -> None:
    """Print precision, recall and F1 by category and over all, and what was mistaken for what."""
    answers = [(name, truth, classify_recipient(name)) for name, truth in labels]
    named = [a for a in answers if a[1] is not Category.UNKNOWN]
    print(f"\n{title}: {len(answers)} names")
    print(f"  {'category':20} {'n':>4} {'precision':>9} {'recall':>7} {'F1':>6}")
    scores = []
    for category in Category:
        right = sum(t is category and r.category is category for _, t, r in answers)
        said = sum(r.category is category for _, _, r in answers)
        truth_count = sum(t is category for _, t, _ in answers)
        if not truth_count:
            continue
        precision, recall = right / said if said else 0.0, right / truth_count
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        scores.append(f1)
        print(f"  {category:20} {truth_count:4} {precision:9.3f} {recall:7.3f} {f1:6.3f}")
    unknown = sum(r.category is Category.UNKNOWN for _, _, r in named)
    sure = sum(r.category is not t and r.confidence is Confidence.HIGH for _, t, r in answers)
    print(f"  macro F1 {sum(scores) / len(scores):.3f}; unknown {_share(unknown, len(named))}; ", end="")
    print(f"wrong with high confidence {_share(sure, len(answers))}")
    _report_sure_and_unlisted(answers)
    confusion = Counter((t, r.category) for _, t, r in answers if r.category is not t)
    print("  mistaken:", _confusion(confusion.most_common()))
    if wrong:
        for name, truth, answer in answers:
            if answer.category is not truth:
                print(f"    {name!r}: {truth} -> {answer.category} ({answer.confidence}) {answer.reason[:110]}")


def _report_sure_and_unlisted(answers: list[tuple[str, Category, Recipient]]) -> None:
    """Print how sure answers fare, names that are in no list, and names of people."""
    high = [a for a in answers if a[2].confidence is Confidence.HIGH]
    right = sum(r.category is t for _, t, r in high)
    print(f"  of answers with high confidence right {_share(right, len(high))}; ", end="")
    of_trade = [a for a in high if a[2].category is Category.COMMERCIAL]
    print(f"of those commercial {_share(sum(t is Category.COMMERCIAL for _, t, _ in of_trade), len(of_trade))}")
    unlisted = [a for a in answers if "/" not in a[2].rule]
    said = [t for _, t, r in unlisted if r.category is Category.COMMERCIAL]
    true = [r.category for _, t, r in unlisted if t is Category.COMMERCIAL]
    print(f"  in no list: commercial precision {_share(said.count(Category.COMMERCIAL), len(said))}, ", end="")
    print(f"recall {_share(true.count(Category.COMMERCIAL), len(true))}")
    people = [r.category for _, t, r in answers if t is Category.INDIVIDUAL]
    as_people = people.count(Category.INDIVIDUAL) + people.count(Category.UNKNOWN)
    as_trade = people.count(Category.PRESS) + people.count(Category.COMMERCIAL)
    print(f"  people told as individual or unknown {_share(as_people, len(people))}, ", end="")
    print(f"as press or commercial {_share(as_trade, len(people))}")


def report_releases(title: str, path: Path, *, wrong: bool) -> None:
    """Print how often level and items of release texts are found: F1 over levels (macro) and over items (micro)."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    levels: list[tuple[str, str]] = []
    hits = said = truth_count = 0
    for row in rows:
        got = assess({"purpose": row["text"]}, Category.UNKNOWN)
        truth, items = set(row["items"].split()), {f.item.id for f in got.items}
        levels.append((row["level"], got.level.value))
        hits, said, truth_count = hits + len(truth & items), said + len(items), truth_count + len(truth)
        if wrong and (items != truth or got.level.value != row["level"]):
            print(f"    {row['text']!r}: {row['level']} -> {got.level} ({got.level_reason}); {sorted(truth ^ items)}")
    scores = [_f1([t == level for t, _ in levels], [g == level for _, g in levels]) for level in ReleaseLevel]
    item_f1 = 2 * hits / (said + truth_count)
    print(f"\n{title}: {len(rows)} texts; level macro F1 {sum(scores) / len(scores):.3f}; items F1 {item_f1:.3f}")


def _f1(truth: list[bool], said: list[bool]) -> float:
    right = sum(t and s for t, s in zip(truth, said, strict=True))
    return 2 * right / (sum(truth) + sum(said)) if right else 0.0


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % ({part} of {whole})" if whole else "-"


def _confusion(pairs: Iterable[tuple[tuple[Category, Category], int]]) -> str:
    return ", ".join(f"{truth} for {said} {count}" for (truth, said), count in pairs) or "none"


if __name__ == "__main__":
    main()
