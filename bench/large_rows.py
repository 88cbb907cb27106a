"""What a large register says, made from a seed: organisations, releases, and what happens to each over the editions.

Organisations, titles and references are invented; only a few public bodies (departments, regulators) are real, and
what is said of them here is not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from msgspec import Struct, field

STEMS = (
    "Alder", "Birchley", "Cedarfield", "Dorne", "Elmbridge", "Fenwick", "Garthside", "Holmfirth", "Ivel", "Jarrow",
    "Kelso", "Larchmont", "Marlow", "Nairn", "Orwell", "Penrith", "Quenby", "Redcar", "Selby", "Thirsk", "Ulverston",
    "Ventnor", "Wharfe", "Yarmouth", "Ashdown", "Bexley", "Cromer", "Deal", "Exmoor", "Frome", "Goole", "Hythe",
    "Ilkley", "Kendal", "Louth", "Malvern", "Newquay", "Otley", "Poole", "Ripon", "Skipton", "Tiverton", "Utto",
    "Wells", "Whitby", "Yeovil", "Zeal", "Arden", "Bude", "Corby",
)
FORMS = (
    "University of {}", "University of {}", "University of {}", "{} University", "{} Institute of Education",
    "{} Analytics Ltd", "{} Data Services Limited", "{} Learning Technologies Ltd", "{} Research LLP",
    "{} Consulting Group plc", "{} Tutors Ltd", "The {} Gazette", "{} Evening News", "{} Foundation", "{} Trust",
    "{} Children's Charity", "{} County Council", "{} Borough Council", "{} Academy Trust", "{} Grammar School",
    "{} Policy Institute", "{} Police", "NHS {} Trust", "{} Examinations Board", "{} Horizons", "{} and Partners",
)
PUBLIC = (
    "Department for Education", "Ofsted", "Ofqual", "Office for National Statistics", "Home Office",
    "Department for Work and Pensions", "Ministry of Justice", "Office for Students", "Private individual",
)
VERBS = ("Evaluating", "Mapping", "Tracing", "Modelling", "Comparing", "Linking", "Reviewing", "Measuring")
TOPICS = (
    "attainment", "attendance", "exclusions", "school mobility", "ethnic background", "home language", "literacy",
    "progress in mathematics", "the move to secondary school", "admissions", "wellbeing", "apprenticeships",
    "university entry", "inclusion", "school funding", "behaviour", "early years outcomes", "persistent absence",
)
PUPILS = (
    "pupils with special educational needs", "children in need", "pupils eligible for free school meals",
    "looked after children", "pupils in academies", "all pupils at key stage 2", "all pupils at key stage 4",
    "young people aged 16 to 18", "summer born children", "pupils in rural schools",
)
DATA = (
    "National Pupil Database: key stage 4 attainment, individual pupil level", "School Census (spring), pupil level",
    "Key stage 2 attainment and School Census, linked", "Children looked after return and exclusions",
    "National Pupil Database: aggregated school level tables", "Alternative provision census and absence",
    "Linked NPD, ILR and HESA", "Early years foundation stage profile, aggregate counts", "Local authority tables",
)
BASES = (
    "Education Act 1996, section 537A", "Education (Individual Pupil Information) Regulations 2009",
    "Digital Economy Act 2017", "Children Act 1989, section 83",
)
PANELS = ("DSAP", "Data Management Advisory Panel", "Education Data Division", "DSAP (by correspondence)")
COLUMNS = (
    ("DfE reference", "reference"), ("Organisation name", "recipient"), ("Project title", "title"),
    ("Purpose of the share", "purpose"), ("Data requested", "dataset"), ("Years of data", "years"),
    ("Tier of data", "tier"), ("Identifiability", "identifiability"), ("Sensitivity", "sensitivity"),
    ("Legal basis", "legal_basis"), ("Approval panel", "panel"), ("Date requested", "requested"),
    ("Date approved by DSAP", "decided"), ("Licence expiry date", "licence_end"), ("Status of request", "status"),
)
"""(heading, field) of every sheet."""
STATUSES = ("Pending", "Approved", "Data supplied", "Rejected", "Not pursued")
UNASSESSED = frozenset({"licence_end", "legal_basis", "panel"})
"""Fields that no assessment reads, so that a change of these alone leaves it as it was."""


class Step(Struct, frozen=True):
    """A release as one edition has it for the first time."""

    edition: int
    """Index, from 0."""
    kind: str
    """A `ChangeKind`; "added" for the first."""
    cells: dict[str, str]
    changed: tuple[str, ...]


class Line(Struct):
    """One release over the editions of its source."""

    first: int
    gone: int
    """The first edition without it; the number of editions where it stays."""
    steps: list[Step] = field(default_factory=list)


def bodies(how_many: int, seed: int) -> list[str]:
    """Names of organisations, as many as asked for at most."""
    names = list(dict.fromkeys(form.format(stem) for stem, form in product(STEMS, FORMS)))
    chance = random.Random(seed)
    chance.shuffle(names)
    together = [f"{a} and {b}" for a, b in zip(names[::40], names[1::40], strict=False)]
    names[20:20] = together[: how_many // 40]
    return [*PUBLIC, *names][:how_many]


def lines(how_many: int, versions: int, editions: int, seed: int) -> list[Line]:
    """Releases with as many versions altogether, or as near as the editions allow."""
    chance = random.Random(seed)
    names = bodies(max(20, how_many // 12), seed)
    out = []
    for _ in range(how_many):
        first = 0 if chance.random() < 0.6 else chance.randrange(editions)
        stays = chance.random() > 0.05 or first >= editions - 2
        out.append(Line(first, editions if stays else chance.randrange(first + 1, editions)))
    later = [(n, e) for n, line in enumerate(out) for e in range(line.first + 1, line.gone)]
    chosen = sorted(chance.sample(later, min(len(later), max(0, versions - how_many))))
    editions_of: dict[int, list[int]] = {}
    for n, e in chosen:
        editions_of.setdefault(n, []).append(e)
    for n, line in enumerate(out):
        line.steps = list(_steps(n, line.first, editions_of.get(n, []), names, chance))
    return out


def _steps(n: int, first: int, later: list[int], names: list[str], chance: random.Random) -> Iterator[Step]:
    cells = _first_cells(n, names, chance)
    yield Step(first, "added", dict(cells), ())
    for k, edition in enumerate(later):
        kind, new = _changed(k, cells, chance)
        changed = tuple(f for f in new if new[f] != cells.get(f, ""))
        cells = {**cells, **new}
        yield Step(edition, kind, dict(cells), changed)


def _first_cells(n: int, names: list[str], chance: random.Random) -> dict[str, str]:
    asked = date(2012, 1, 2) + timedelta(days=chance.randrange(14 * 365))
    verb, topic, pupils = chance.choice(VERBS), chance.choice(TOPICS), chance.choice(PUPILS)
    old = asked.year < 2018
    # few organisations hold many releases, and many hold one, as in the real register
    name = names[min(int(len(names) * chance.random() ** 2.2), len(names) - 1)]
    cells = {
        "reference": f"DR{asked:%y%m%d}.{n % 100:02d}" if old else f"DS{n:05d}",
        "recipient": name,
        "title": f"{verb} {topic}: {pupils}",
        "purpose": f"{verb} how {topic} differs for {pupils} in {chance.choice(STEMS)} and elsewhere, for a report "
        f"in {asked.year + 1} that schools and local authorities can act on.",
        "dataset": chance.choice(DATA),
        "years": f"{asked.year - 3}/{asked.year % 100 - 2:02d} to {asked.year - 1}/{asked.year % 100:02d}",
        "tier": chance.choice(("1", "2", "2", "3", "4")) if old else "",
        "identifiability": "" if old else chance.choice("12345"),
        "sensitivity": "" if old else chance.choice("ABCDE"),
        "legal_basis": chance.choice(BASES),
        "panel": chance.choice(PANELS),
        "requested": asked.isoformat(),
        "decided": (asked + timedelta(days=chance.randrange(20, 200))).isoformat(),
        "licence_end": (asked + timedelta(days=365 * chance.randrange(1, 5))).isoformat(),
        "status": chance.choice(STATUSES),
    }
    return {k: v for k, v in cells.items() if v}


def _changed(k: int, cells: dict[str, str], chance: random.Random) -> tuple[str, dict[str, str]]:
    """(kind, new cells) of the k-th change of a release."""
    if k == 1:
        return "status_changed", {"status": chance.choice([s for s in STATUSES if s != cells["status"]])}
    if k == 2 and chance.random() < 0.3:
        return "changed", {"purpose": f"{cells['purpose'][:-1]}, and extended in a second year."}
    if k == 3 and chance.random() < 0.1:
        return _named_anew(cells["recipient"], chance)
    if k % 3 == 2:
        return "changed", {"legal_basis": chance.choice([b for b in BASES if b != cells["legal_basis"]])}
    if k % 3 == 1:
        return "changed", {"panel": chance.choice([p for p in PANELS if p != cells["panel"]])}
    end = date.fromisoformat(cells["licence_end"]) + timedelta(days=365)
    return "changed", {"licence_end": end.isoformat()}


def _named_anew(name: str, chance: random.Random) -> tuple[str, dict[str, str]]:
    if chance.random() < 0.8:
        other = name.replace(" Ltd", " Limited").replace("University of", "The University of")
        return "name_corrected", {"recipient": other if other != name else name.upper()}
    return "recipient_renamed", {"recipient": f"{chance.choice(STEMS)} and {name}"}
