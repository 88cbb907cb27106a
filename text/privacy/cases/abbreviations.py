"""What councils and schools call a child's case by: abbreviations, in cells of registers and in lists of pupils."""

from __future__ import annotations

CASES = (
    "ehe cme pex fpex lac cla pep uasc yot yos yjs camhs cin cpp cdop eotas ehcna eha ehm sarc cse cce mfh nrm icpc"
    " rcpc iro pru epep"
)
"""Home educated, missing education, excluded, looked after, unaccompanied: each is said of one child, beside a name.

Others that are said so (SEN, FSM, EHCP) stand in `signs` and `family`, beside the words that they are short for."""
OF_CASES = frozenset(CASES.split())
CASE = rf"(?-i:{'|'.join(sorted(map(str.upper, OF_CASES)))})"
"""In capitals, as they are written."""
