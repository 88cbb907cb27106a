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
_OF_BODY_ALONE = lazy_pattern(
    r"(?:The )?(?:Daily|Evening|Morning|Weekly) |.* (?:Daily|Sunday|Evening|Morning|Weekly) "
    r"|.* (?:Gazette|Observer|Courier|Mercury|Argus|Chronicle|Echo|Advertiser|Journal|Tribune|Express|Magazine|Bugle"
    r"|Newsletter|Publications?|Films?|Pictures|Productions?|Broadcasters?|Radio|Television|TV|FM|Games|Gaming|Apps"
    r"|Lettings|Properties|Estates|Agents|Recruitment|Tutors|Tutoring|Tuition|Insights|Associates|Ventures|Marketing"
    r"|Advertising|Loans|Lending|Mortgages|Insurance|Finance|Logistics|Consultants|Consultancy|Holdings|Industries"
    r"|Robotics|Analysts|Developers?|Creations|Digital|Online|and Sons|& Sons|and Daughters|& Daughters)$"
)
"""No family is called so, though whoever has a given name before it may be."""
_OF_PLACES = frozenset(
    """
    park grove hill hills green wood woods field fields lane road street bridge brook mead meads meadow meadows lodge
    manor mount view side vale valley heath common gate cross farm moor lea dene down downs bank banks ford well wells
    water lake bay point spring springs village town end corner square gardens rise close way hall house abbey castle
    church priory chase croft orchard court crescent drive avenue terrace wharf ridge cliff coppice spinney copse mill
    mills island pool oak oaks elm elms beech beeches ash willow willows limes cedars pines
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""With such a word a name of a school, a street or a village ends. Many are family names too."""
_OF_NATURE = frozenset(
    """
    elm ash oak holly rowan hazel willow ivy beech birch cedar maple lime pine poplar laurel chestnut hawthorn
    blackthorn
    rose heather fern bramley orchard apple cherry pear thorn briar river brook lake mill bridge church abbey castle
    manor priory park hill high long broad old new great little upper lower north south east west middle mid red white
    green black silver golden stone sandy fair spring summer winter sunny king kings queen queens prince princes royal
    victoria albert st saint holy cross fox deer swan heron robin lark hawk eagle forest wood woods meadow field market
    station town village canal harbour port sea shore cliff moor heath vale valley
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""With such a word one begins."""


def ends_as_place(name: str) -> bool:
    """True for words that end as names of schools, streets and villages do: "Bramley Vale", "Emily Hill"."""
    return fold(name).rpartition(" ")[2] in _OF_PLACES


def may_be_school(name: str) -> bool:
    """True for two words or more that are plainly those of a school or a place: "Elm Park", "Ash Grove"."""
    words = fold(name).split()
    return len(words) > 1 and words[0] in _OF_NATURE and words[-1] in _OF_PLACES


@ready
def listed_bodies() -> frozenset[str]:
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
    return _key(name) in listed_bodies()


@ready
def words_of_bodies() -> frozenset[str]:
    """All words of their names: few are given to children."""
    return frozenset(" ".join(listed_bodies()).split())


def ends_as_body(name: str) -> bool:
    """True for a name of a paper or a firm that has the form of a person's: "Pear-Tree Gazette", "Birch Tutors"."""
    return _OF_BODY.match(name) is not None


def never_a_family(name: str) -> bool:
    """True for a name that only papers and firms have the form of: a Post, which `ends_as_body` has, may be a child."""
    return _OF_BODY_ALONE.match(name) is not None
