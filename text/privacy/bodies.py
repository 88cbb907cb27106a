"""Names of organisations that are listed: in a child's place they are no child's."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from model.own_files import ROOT, ready
from text.clean import fold
from text.pattern import lazy_pattern

_LISTS = ROOT / "recipients" / "data"
"""`recipients` indexes them; this floor may not import it, and asks no more than whether a name stands there."""
_THE = "the "
_OF_BODY = lazy_pattern(
    r"(?:Daily|Sunday|Evening|Weekly) |.* (?:Hall|House) "
    r"|(?:.* )?(?:Herald|Messenger|Observer|Gazette|Post|Courier|Mail|Chronicle|Echo|Mercury|Argus|Express|Mirror"
    r"|Standard|Journal|Star|Sun|Independent|Reporter|Advertiser|Tribune|Times|Weekly|Today|Magazine|Review|Insights?"
    r"|Horizons|Apps?|Data|Associates|Tutors?|Tutoring|Tuition|Radio|Television|TV|FM|Games|Gaming|Homes?|House|Online"
    r"|Digital|Direct|Tech|Books|Careers|Recruitment|Maths|Kids|Hive|Hub|Finance|Insurance|Lettings|Estates|Properties"
    r"|Lending|Loans|Ventures|Marketing|Advertising|Toys|Foods|Sports|Club|Parish|Teams?|Unit|Desk|Requests?|Releases?"
    r"|Shares?|Records?|Extracts?|Plans?|Letters?|Questions?)$"
)


@ready
def _listed() -> frozenset[str]:
    """All names and aliases, folded. Read when first asked for: most texts have nothing in a child's place."""
    return frozenset(map(_key, _names()))


def _names() -> Iterator[str]:
    for file in sorted(_LISTS.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield row["name"]
                yield from (row.get("aliases") or "").split("|")


def _key(name: str) -> str:
    return fold(name.rstrip("* ").replace("\u2019", "'")).removeprefix(_THE)


def is_listed_body(name: str) -> bool:
    """True for the name of an organisation that a list has, with "The" or without."""
    return _key(name) in _listed()


def ends_as_body(name: str) -> bool:
    """True for a name of a paper or a firm that has the form of a person's: "Pear-Tree Gazette", "Birch Tutors"."""
    return _OF_BODY.match(name) is not None
