"""Takes out of a remark what it says of an earlier state or of another request, and what it denies."""

from __future__ import annotations

import re

from text.pattern import lazy_pattern

_REFUSED = r"(?:reject|refus|declin|den(?:y|i)|withdr[ae]w|cancel|turned down|abandon)\w*"
_STATE = rf"(?:{_REFUSED}|approv\w*|grant\w*|expir\w*|suppl\w+|release\w*|unsuccessful|pending)"
_ASKED = r"(?:request|application|submission|bid|proposal|version|decision|share|ref|reference|one)s?"
_BEFORE = r"(?:previous(?:ly)?|former(?:ly)?|earlier|original(?:ly)?|initial(?:ly)?|prior|at first|first|once|hitherto)"
_INSTEAD = (
    r"(?:see(?: also)?|cf|refer(?:s|red)? to|in place of|instead of|in lieu of|replac(?:es|ed|ing)|supersed(?:es|ing)"
    r"|despite|notwithstanding)"
)
_NOW = r"(?:\b(?:now|then|but|later|subsequently|since|and (?:then|now|later))\b|\s[-\u2010-\u2015]+\s)"
_REST = rf"(?:(?!{_NOW})[^:;,.()\[\]\n])*"
_IN_BRACKETS = r"(?:\s*[(\[][^()\[\]]*[)\]])?"

_EARLIER = lazy_pattern(
    "|".join((
        # "(was rejected)", "(DS00111 refused)" after "in place of", "see", ...
        r"[(\[]\s*was\b[^()\[\]]*[)\]]",
        rf"\b{_INSTEAD}\b\s{_REST}[^\s(\[;,.]{_IN_BRACKETS}",
        # "previously rejected", "earlier application withdrawn", "originally it was refused"
        rf"\b{_BEFORE}\b(?=\s){_REST}",
        # "Approved after rejection": at the end of what is said, not "After review rejected"
        rf"(?<=\w)\s(?:after|following|on appeal (?:from|against))\s{_REST}",
        rf"\b(?:after|following)\s+(?:(?:an?|the|its|being|having been|it was)\s+)?(?:\w+\s+)??{_STATE}\b",
        # "copy of the rejected application"
        rf"\b(?:of|from|for|to|with|re|per|the|an?|our)\s+(?:\w+\s+)?{_REFUSED}\s+{_ASKED}\b(?:\s+[A-Z]{{1,3}}[\d.]+)?",
        # "Approved although rejected by a reviewer"
        rf"\b(?:even though|although|though)\s+{_REST}",
        # "not rejected"
        rf"\b(?:not|never|wasn'?t|isn'?t|nor|un)\s*(?:been |be |being |yet )?(?:{_REFUSED}|expired)",
    )),
    re.IGNORECASE,
)
_WAS = lazy_pattern(r"(\bnow\b[^;,(]*)[;,(]\s*(?:it |which )?was\b[^;,)]*", re.IGNORECASE)


def without_earlier(text: str) -> str:
    """The text without what it says of an earlier state: "Approved " of "Approved (previously rejected)"."""
    return _WAS.sub(r"\1", _EARLIER.sub(" ; ", text))
