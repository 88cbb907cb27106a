"""Parliament's APIs: bytes to items."""

from model.source import SourceKind

_SEARCHED = ("searches", "since", "look_back", "tell")
COMMITTEES = SourceKind(
    "committees", "committees of Parliament", holds_items=True, licence="parliament",
    options=("committees", "inquiries", "lists", "documents", "since", "look_back", "tell"),
)
"""Evidence to committees of Parliament and their publications, by the Committees API."""
QUESTIONS = SourceKind(
    "questions", "written questions in Parliament", holds_items=True, licence="parliament", options=_SEARCHED,
    needs=("searches",),
)
"""Written questions to the government, found by search and read in full."""
STATEMENTS = SourceKind(
    "statements", "written statements in Parliament", holds_items=True, licence="parliament", options=_SEARCHED,
    needs=("searches",),
)
"""Written statements, likewise."""
