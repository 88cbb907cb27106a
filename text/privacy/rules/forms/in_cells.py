"""A child whom a cell names in a sentence of a letter or a minute, as a text does: a clerk pasted it there."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from text.privacy.rules.forms.carers import names_by_carers
from text.privacy.rules.forms.of_a_family import names_of_a_family
from text.privacy.rules.forms.signed import signers_in

WORDS = frozenset(
    """
    yours thanks thank love signed sincerely regards cheers
    kids twins triplets bairns weans children girls boys lads lasses youngsters siblings sisters brothers
    mum mam mummy mammy mother dad daddy father parents birth
    ma mama mamma amma ammi ammu abba abbu baba tata hooyo aabo iya baap dadi nani taid nain nan nana gran auntie carer
    guardian umm abu
    nursery reception class mark marks grade grades score scores detention detentions absence absences merits
    certificates spellings bruises
    """.split()  # noqa: SIM905 - words are read more easily than a list of quotes
)
"""One of these stands in every cell in which a name is looked for here."""


def names_said_in_cell(line: str, words: AbstractSet[str]) -> bool:
    """True for a clean cell that names a child so. `words`: its own."""
    if WORDS.isdisjoint(words):
        return False
    return any(names_by_carers(line)) or any(sure for _, sure in names_of_a_family((line,))) or any(signers_in((line,)))
