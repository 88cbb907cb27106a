"""What the rules alone say: the lists are hidden, and their own names are asked. Finds rules that mislead.

For making rules without looking at names that are held out. A listed name is better known than most, so that the
figures are no measure of how good the whole is: they compare one set of rules with another.
"""

from __future__ import annotations

import sys
from collections import Counter

from bench.classify_accuracy import LABELLED, read_labels, report
from model.recipient import Category
from recipients import classify, listed
from recipients import directory as lists
from recipients import heuristics as guesses
from recipients import single as one_body
from recipients.cell import parties
from recipients.cell.names import organisation_key
from recipients.lists import Lists


def main() -> None:
    """Print the figures of the listed names and of the lists that may be looked at; `--wrong` names the errors."""
    wrong = "--wrong" in sys.argv[1:]
    entries = [(e.name, e.category) for e in lists.directory().entries if e.end is None]
    held = {organisation_key(n) for p in LABELLED.glob("held_out*.csv") for n, _ in read_labels(p)}
    # A listed name that is held out too must not be seen among the errors.
    asked = [(n, c) for n, c in entries if organisation_key(n) not in held]
    hide_lists()
    report("listed names, by rules alone", asked, wrong=wrong)
    for title in ("seen", "written_first", "local_titles"):
        labels = [(n, c) for n, c in read_labels(LABELLED / f"{title}.csv") if organisation_key(n) not in held]
        report(f"{title}, by rules alone", labels, wrong=wrong)
    _by_rule(asked)


def hide_lists() -> None:
    """Makes the program know no name by itself."""
    none: frozenset[str] = frozenset()
    empty = lists.Directory(Lists(b"", [], {}, {}, {}, {}, {}, none, {}, none, none, none, (), {}))
    for module in (listed, one_body, guesses, classify, parties):
        setattr(module, "directory", lambda: empty)  # noqa: B010 - each has its own name for it
    one_body.decide.cache_clear()
    listed.read_and_listed.cache_clear()


def _by_rule(asked: list[tuple[str, Category]]) -> None:
    """How often each rule is right."""
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for name, truth in asked:
        answer = classify.classify_recipient(name)
        said[answer.rule] += 1
        right[answer.rule] += answer.category is truth
    print("\nrule: right of said")
    for rule, n in said.most_common():
        print(f"  {rule:24} {right[rule]:5} of {n:5}")


if __name__ == "__main__":
    main()
