"""Small words inside the names of bodies abroad: "Institut Royal des Études et de la Jeunesse"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mentions import any_of

_ALWAYS = any_of("des du della delle dello dei degli del dos das f\u00fcr zur zum voor och og")
"""Between words in capitals these are of no English name."""
_AFTER_ONE = any_of("de di da et y e und en la le les el los las il aux au \u00e0 per den der het van von")
"""These are where a word before them shows that the name is foreign."""
_HEADS = any_of(
    "institut instituto istituto institutet institutt minist\u00e8re ministerio ministero ministerium universit\u00e9 "
    "universidad universidade universit\u00e0 universit\u00e4t universiteit universitet \u00e9cole escuela scuola hochschule "
    "agence agencia agenzia conseil consejo consiglio direcci\u00f3n direzione observatoire observatorio "
    "osservatorio acad\u00e9mie academia accademia akademie fondation fundaci\u00f3n fondazione stiftung gesellschaft "
    "bundesamt landesamt statistisches statens centraal centro laboratoire laboratorio conservatoire soci\u00e9t\u00e9 "
    "sociedad societ\u00e0 asociaci\u00f3n associazione f\u00e9d\u00e9ration federaci\u00f3n biblioth\u00e8que mus\u00e9e museo "
    "museu haut haute caisse chambre c\u00e1mara junta rijksinstituut forschungsinstitut zentrum"
)
_ELIDED = re.compile(r"(?:[DdLl]|[Dd]ell|[Nn]ell|[Ss]ull|[Dd]all)['\u2019](?=[^\W\d_])")
_FURTHEST = 3  # small words in a row: "et de la"


def is_elided(word: str) -> bool:
    """For "d'Astronomie", "l'Enfance", which are words of a name."""
    found = _ELIDED.match(word)
    return found is not None and word[found.end()].isupper()


def goes_on_abroad(run: Iterable[str], ahead: list[str]) -> bool:
    """Whether a name goes on with the small words ahead, up to a word in capitals.

    Args:
        run: the words of the name so far.
        ahead: the words behind them.
    """
    small = 0
    for word in ahead[: _FURTHEST + 1]:
        if word[:1].isupper() or is_elided(word):
            break
        if word not in _ALWAYS and word not in _AFTER_ONE:
            return False
        small += 1
    else:
        return False
    if not 0 < small <= _FURTHEST or small >= len(ahead):
        return False
    return not _ALWAYS.isdisjoint(ahead[:small]) or any(_is_foreign(word) for word in run)


def _is_foreign(word: str) -> bool:
    return is_elided(word) or word in _ALWAYS or word in ("de", "di", "da") or word.casefold() in _HEADS
