"""Rows made of data sets, years, signs and words, with the cohorts that they cover by how they were made.

`python -m bench.coverage_rows [--rows N] [--show]` makes N rows (200,000), reads them and prints how many are read as
made. The same N makes the same rows. The truth of each is computed from the tables below, which do not know the
reader's: a data set is known by the ages of its pupils, years by when the school years end.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from msgspec import Struct

from bench.measure import line
from readers.register.coverage.read import read_coverage
from readers.register.coverage.values import FIRST_COHORT, LAST_COHORT, Certainty

Ages = tuple[range, range]
"""Ages reached in the school year: surely, and possibly."""


def _of(age: int) -> Ages:
    return range(age, age + 1), range(age, age + 1)


_SCHOOL: Ages = range(5, 17), range(2, 20)
_TAKEN_WITH_IT: Ages = range(5, 17), range(3, 20)
SETS: dict[str, Ages] = {
    "EYFSP": _of(5), "Foundation Stage Profile": _of(5), "KS1": _of(7), "Key Stage 1": _of(7), "KS2": _of(11),
    "Key Stage 2 results": _of(11), "KS 2 SATs": _of(11), "KS4": _of(16), "Key Stage 4": _of(16), "K.S.4": _of(16),
    "GCSE results": _of(16), "KS4 attainment": _of(16), "KS5": (range(18, 19), range(17, 20)),
    "A level results": (range(18, 19), range(17, 20)), "School Census": _SCHOOL, "Spring Census": _SCHOOL,
    "PLASC": _SCHOOL, "Absence": _TAKEN_WITH_IT, "Exclusions": _TAKEN_WITH_IT,
    "Children Looked After": (range(1, 18), range(19)),
    "CIN census": (range(1, 18), range(19)), "Year 6 pupils": _of(11), "Year 11": _of(16), "Y9": _of(14),
}
OTHERS = ("KS3", "Phonics", "Early Years Census")
"""What rows say that was not given."""
FIRST, LAST, RELEASED = 2009, 2014, 2015


def _forms(y: int) -> dict[str, tuple[list[int], list[int]]]:
    """Years as printed, and the years in which the school years end that are sure, and possible, from one year on."""
    a, b, c = (f"{n % 100:02}" for n in (y - 1, y, y + 1))
    d, e = f"{(y + 2) % 100:02}", f"{(y + 3) % 100:02}"
    three, opened = [y, y + 1, y + 2], list(range(y + 1, RELEASED + 1))
    return {
        f"{y}": ([y], []), f"{y - 1}/{b}": ([y], []), f"{y - 1}-{b}": ([y], []), f"{y - 1}/{y}": ([y], []),
        f"({y})": ([y], []), f"AY {a}/{b}": ([y], []), f"{y - 1}{b}": ([y], []), f"'{b}": ([y], []),
        f"academic year {y - 1}/{b}": ([y], []), f"{y - 1} to {y} academic year": ([y], []),
        f"{y}, {y + 1}": ([y, y + 1], []), f"{y} and {y + 2}": ([y, y + 2], []), f"{y} & {y + 1}": ([y, y + 1], []),
        f"{y}-{y + 2}": (three, []), f"{y} - {y + 2}": (three, []), f"{y}\u2013{d}": (three, []),
        f"{y} to {y + 2}": (three, []), f"from {y} to {y + 2}": (three, []), f"({y} to {y + 2})": (three, []),
        f"{y}, {y + 1} and {y + 2}": (three, []), f"{y - 1}/{b} to {y + 1}/{d}": (three, []),
        f"{y}, {c} and {d}": (three, []),
        f"{y - 1}/{b} - {y + 1}/{d}": (three, []), f"{a}/{b}, {b}/{c}": ([y, y + 1], []), f"'{b}-'{d}": (three, []),
        f"({y - 1}/{b}; {y}/{c})": ([y, y + 1], []), f"{y} through to {y + 2}": (three, []),
        f"between {y} and {y + 2}": (three, []), f"{y} to {y + 3} excluding {y + 1}": ([y, y + 2, y + 3], []),
        f"{y}-{y + 3} (not {y + 2})": ([y, y + 1, y + 3], []),
        f"every second year from {y} to {y + 2}": ([y, y + 2], []),
        f"{y} onwards": ([y], opened), f"since {y}": ([y], opened), f"{y} to date": ([y], opened),
        f"{y - 1}/{b}+": ([y], opened), f"{y - 1}/{b}, {y}/{c},\n{y + 1}/{d}": (three, []),
        f"{y},\n{y + 1}": ([y, y + 1], []),
        f"the last three years, {y} to {y + 2}": (three, []), f"all available years ({y}-{y + 2})": (three, []),
        f"{y} - {e}": ([*three, y + 3], []), f"selected years {y} to {y + 2}": ([], three),
    }


SIGNS = (", ", "; ", "\n", " and ", " + ", ". ", " & ", " plus ", " as well as ", " / ", ",\n", "\n\n", "; and ",
         " \u2022 ")
LEADS = (
    "", "", "", "Data requested: ", "Approved 12 May 2014. ", "DR130412.03 ", "Licence to 31/12/2017; ", "NPD: ", "1. ",
    "For an evaluation of the Examplework programme. ", "Pupil level data: ", "Please supply ", "Extract of ",
    "Pupil records. ", "Request dated 3rd March 2015: ", "Amendment 1 (June 2015): ", "We ask for ",
)
TAILS = (
    "", "", "", ". Licence expires December 2017", " (tier 2)", "; sent 3 March 2016", " - individual level",
    ", for all maintained schools in England", ". Education Act 1996 s537A", " to study attainment", " (pupil level)",
    "\nNote: data to be destroyed by 31/12/2019", " excluding names and addresses",
    ", approx. 2,000 pupils in 150 schools",
)
STRANGE = ("vellum", "quorum", "might", "unless", "proposed", "tbc", "half", "duplicate", "awaited", "hypothetical",
           "?")
"""Words that a reader cannot know the meaning of, or that leave open whether data were given."""
GONE = ("withdrawn", "refused", "not required", "declined", "(not supplied)", "n/a", "cancelled", "- rejected",
        "not approved")
DENIED = ("not {0}", "excluding {0}", "but not {0}", "(no {0})", "without {0}", "except {0}")
SAME = ("linked to {0} {1}", "matched to {0} {1}", "with {0} prior attainment", "and their {0} {1}", "linked with {0}")


class Made(Struct, frozen=True):
    """A row, and what it covers."""

    kind: str
    text: str
    sure: frozenset[int]
    possible: frozenset[int]
    """Those that are sure are not among them."""


def rows(count: int, seed: int = 1) -> Iterator[Made]:
    """So many rows, always the same."""
    random = Random(seed)
    for n in range(count):
        yield _KINDS[n % len(_KINDS)](random)


def _cohorts(ends: Sequence[int], ages: range) -> frozenset[int]:
    return frozenset(c for y in ends for a in ages for c in [y - 1 - a] if FIRST_COHORT <= c <= LAST_COHORT)


_ONE = ("KS2", "2010", _cohorts([2010], range(11, 12)), _cohorts([2010], range(11, 12)))


def _claim(random: Random, names: Sequence[str]) -> tuple[str, str, frozenset[int], frozenset[int]]:
    """A data set, its years, and its cohorts."""
    name = random.choice(names)
    form, (sure, possible) = random.choice(list(_forms(random.randint(FIRST, LAST - 3)).items()))
    ages = SETS[name]
    return name, form, _cohorts(sure, ages[0]), _cohorts([*sure, *possible], ages[1])


def _row(random: Random, kind: str, parts: Sequence[tuple[str, frozenset[int], frozenset[int]]]) -> Made:
    sign = random.choice(SIGNS)
    sure = frozenset[int]().union(*(p[1] for p in parts))
    possible = frozenset[int]().union(*(p[2] for p in parts))
    text = random.choice(LEADS) + sign.join(p[0] for p in parts) + random.choice(TAILS)
    return Made(kind, text, sure, possible - sure)


def _parts(random: Random, *, most: int = 3) -> list[tuple[str, frozenset[int], frozenset[int]]]:
    names = random.sample(sorted(SETS), random.randint(1, most))
    return [(f"{name}{random.choice((' ', ': ', ' for ', ', '))}{form}", sure, possible)
            for name, form, sure, possible in (_claim(random, [n]) for n in names)]


def _plain(random: Random) -> Made:
    return _row(random, "plain", _parts(random))


def _strange(random: Random) -> Made:
    """With a word that is not known: the cohorts may be possible, and must not be more."""
    name, form, sure, possible = _claim(random, sorted(SETS))
    word = random.choice(STRANGE)
    text = random.choice(("{0} {1} {2}", "{2} {0} {1}", "{0} ({2}) {1}", "{0} {1} ({2})")).format(name, form, word)
    return Made("a strange word", text, frozenset(), sure | possible)


def _refused(random: Random) -> Made:
    parts = _parts(random, most=2)
    year = random.randint(FIRST, LAST)
    gone = f"{random.choice(OTHERS)} {year} {random.choice(GONE)}"
    at = random.choice((0, len(parts)))
    return _apart(random, "refused", [*parts[:at], (gone, frozenset(), frozenset()), *parts[at:]])


def _apart(random: Random, kind: str, parts: list[tuple[str, frozenset[int], frozenset[int]]]) -> Made:
    sign = random.choice(("; ", "\n", ". "))
    sure = frozenset[int]().union(*(p[1] for p in parts))
    possible = frozenset[int]().union(*(p[2] for p in parts))
    return Made(kind, random.choice(LEADS) + sign.join(p[0] for p in parts), sure, possible - sure)


def _denied(random: Random) -> Made:
    parts = _parts(random, most=2)
    other = random.choice(OTHERS)
    said = random.choice(DENIED).format(random.choice((other, f"{other} {random.randint(FIRST, LAST)}")))
    last = parts[-1]
    return _apart(random, "left out", [*parts[:-1], (f"{last[0]}{random.choice((', ', ' '))}{said}", *last[1:])])


def _same(random: Random) -> Made:
    parts = _parts(random, most=1)
    text, sure, possible = parts[0]
    fits = [y for y in range(2004, 2021) if _cohorts([y], range(14, 15)) <= sure]
    said = random.choice(SAME if fits else SAME[2:3]).format("KS3", random.choice(fits or [0]))
    return _apart(random, "the same pupils", [(f"{text} {said}", sure, possible)])


def _apart_years(random: Random) -> Made:
    """Data sets and years on lines of their own."""
    names = random.sample(["KS1", "KS2", "KS4", "School Census", "Absence"], random.randint(1, 3))
    y = random.randint(FIRST, LAST - 2)
    form, ends = random.choice((
        (f"{y} to {y + 2}", [y, y + 1, y + 2]), (f"{y - 1}/{y % 100:02}", [y]), (f"{y}, {y + 1}", [y, y + 1]),
    ))
    named = random.choice((", ", "\n", "; ", " and ")).join(names)
    text = random.choice(("{0}\n{1}", "Years: {1}\nData: {0}", "{0}. Years requested: {1}")).format(named, form)
    sure = frozenset[int]().union(*(_cohorts(ends, SETS[n][0]) for n in names))
    possible = frozenset[int]().union(*(_cohorts(ends, SETS[n][1]) for n in names))
    return Made("years apart", text, sure, possible - sure)


def _table(random: Random) -> Made:
    """A line for each data set, or by turns its name and its years."""
    parts = [_claim(random, [n]) for n in random.sample(["KS1", "KS2", "KS4", "Spring Census", "EYFSP", "Absence"], 3)]
    parts = [p for p in parts if "\n" not in p[1]] or [_ONE]
    sign = random.choice(("\t", " | ", ": ", " - ", "\n"))
    head = random.choice(("", "Data set | Years\n", "Data set\tYear(s)\n"))
    text = head + "\n".join(f"{name}{sign}{form}" for name, form, _, _ in parts)
    sure = frozenset[int]().union(*(p[2] for p in parts))
    possible = frozenset[int]().union(*(p[3] for p in parts))
    return Made("table", text, sure, possible - sure)


def _years_first(random: Random) -> Made:
    parts = [_claim(random, [n]) for n in random.sample(sorted(SETS), random.randint(1, 2))]
    parts = [p for p in parts if p[1][0].isdigit()] or [_ONE]
    return _apart(random, "years first", [(f"{form} {name}", sure, possible) for name, form, sure, possible in parts])


_KINDS = (_plain, _plain, _plain, _strange, _refused, _denied, _same, _apart_years, _table, _years_first)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.coverage_rows")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--show", type=int, default=0, help="print so many rows of each kind that are read otherwise")
    given = parser.parse_args(arguments)
    counts: Counter[tuple[str, str]] = Counter()
    for made in rows(given.rows):
        found = read_coverage(made.text, released=f"{RELEASED}-06")
        sure, told = found.cohorts(Certainty.SURE), found.cohorts(Certainty.SURE) | found.cohorts(Certainty.POSSIBLE)
        wrong = {
            "cohorts told otherwise": told != made.sure | made.possible, "sure and wrong": not sure <= made.sure,
            "sure told as possible": bool(made.sure & told - sure), "told as unknown": bool(found.unknown),
        }
        counts[made.kind, "rows"] += 1
        for what, is_so in wrong.items():
            counts[made.kind, what] += is_so
            if is_so and what != "sure told as possible" and counts[made.kind, what] <= given.show:
                print(f"  {made.kind}: {what}: {made.text!r}")
    for kind in dict.fromkeys(k for k, _ in counts):
        print(f"{kind}: " + ", ".join(f"{n} {what}" for (k, what), n in counts.items() if k == kind))
    wrong_sure = sum(n for (_, what), n in counts.items() if what == "sure and wrong")
    line("rows with a sure cohort that is wrong", str(wrong_sure), "0", good=not wrong_sure)
    return 1 if wrong_sure else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
