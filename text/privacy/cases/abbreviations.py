"""What councils and schools call a child's case by: abbreviations, in cells of registers and in lists of pupils."""

from __future__ import annotations

SERVICES = frozenset("yot yos yjs camhs cdop eha ehm sarc nrm mash marac iro pru mappa".split())  # noqa: SIM905
"""Behind a name it may be where somebody works."""
OF_CASES = SERVICES | frozenset(
    "cpc ehe cme pex fpex lac cla pep epep uasc cin cpp eotas ehcna cse cce mfh icpc rcpc neet asd".split()  # noqa: SIM905
)
"""Home educated, missing education, excluded, looked after, unaccompanied: each is said of one child, beside a name.

Others that are said so (SEN, FSM, EHCP) stand in `signs` and `family`, beside the words that they are short for."""


def is_of_case(word: str) -> bool:
    """True for such an abbreviation, in capitals as it is written."""
    return word.isupper() and word.lower() in OF_CASES
