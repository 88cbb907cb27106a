"""Why something fetched from Parliament, a feed or a page cannot be read: the closed list of names.

Each carries the `Outcome` that its fetch gets in the ledger, and a message that says what to do. None of them ever
means that a thing is gone or has changed.
"""

from __future__ import annotations

from typing import ClassVar

from model.fetch import Outcome


class Unread(Exception):
    """What came cannot be read as what it should be."""

    code: ClassVar[str] = "unread"
    outcome: ClassVar[Outcome] = Outcome.UNREADABLE

    def __init_subclass__(cls, code: str, outcome: Outcome = Outcome.UNREADABLE) -> None:
        cls.code, cls.outcome = code, outcome


# Answers of an API ------------------------------------------------------------------------------------------------


class ApiError(Unread, code="api_error", outcome=Outcome.SERVER_ERROR):
    """The API says itself that it failed, under whichever HTTP status; `status` is the one in the body."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class ApiRefused(ApiError, code="api_refused", outcome=Outcome.UNEXPECTED):
    """The API does not accept the question (400): asking it again changes nothing."""


class ApiNotFound(ApiError, code="api_not_found", outcome=Outcome.NOT_FOUND):
    """The API knows no such thing (404)."""


class NotJson(Unread, code="not_json", outcome=Outcome.UNEXPECTED):
    """Not JSON at all: mostly a page of HTML in its place."""


class CutAnswer(Unread, code="cut_answer", outcome=Outcome.DAMAGED):
    """JSON that ends too early."""


class UnknownAnswer(Unread, code="unknown_answer"):
    """JSON without what such an answer must have: the API has changed its shape."""


class ShortList(Unread, code="short_list", outcome=Outcome.DAMAGED):
    """A list that ends before all the entries came that it says it has."""


class Challenge(Unread, code="challenge", outcome=Outcome.BLOCKED):
    """A bot guard's page instead of the answer. We know nothing, least of all that the page is gone."""


class LoginPage(Unread, code="login_page", outcome=Outcome.BLOCKED):
    """A form for a password instead of the page."""


NEVER_READ = "it is not read, whatever is allowed"
"""Of what is longer than any that is read: to raise `largest` under [crawl] is no help."""


class TooBig(Unread, code="too_large"):
    """More bytes than such a thing has, whatever `largest` under [crawl] lets through."""


class EmptyAnswer(Unread, code="empty_answer", outcome=Outcome.EMPTY):
    """No bytes at all."""


# Documents --------------------------------------------------------------------------------------------------------


class NotBase64(Unread, code="not_base64", outcome=Outcome.DAMAGED):
    """The document's `data` is not base64."""


class EmptyDocument(Unread, code="empty_document", outcome=Outcome.EMPTY):
    """A document of 0 bytes, or with no `data`."""


class NoText(Unread, code="no_text", outcome=Outcome.OK):
    """A whole document without any text, such as a scan. Told with a link; the item itself is told all the same."""


class UnknownFormat(Unread, code="unknown_format", outcome=Outcome.OK):
    """A document of a kind that is not read here, such as a spreadsheet or a picture. Told with a link."""


class EncryptedDocument(Unread, code="encrypted_document"):
    """A document that asks for a password."""


class BrokenDocument(Unread, code="broken_document"):
    """A document that its parser cannot open, that crashes it, or that takes more than its share of time or memory."""


# Feeds ------------------------------------------------------------------------------------------------------------


class NotAFeed(Unread, code="not_a_feed", outcome=Outcome.UNEXPECTED):
    """Another root than Atom's feed, RSS or RDF: mostly an error page of HTML."""


class CutFeed(Unread, code="cut_feed", outcome=Outcome.DAMAGED):
    """A feed that ends before its root does. A lenient reader would show its first entries without an error."""


class MalformedFeed(Unread, code="malformed_feed"):
    """A feed that is not well-formed XML."""


class NoEntries(Unread, code="no_entries", outcome=Outcome.EMPTY):
    """A feed or list without entries that had some."""


class CannotAnnounce(Unread, code="cannot_announce"):
    """A feed of changes whose answer is of a form that shows no change: its address asks for too little."""


class EntityBomb(Unread, code="entity_bomb"):
    """A feed that declares entities, which no honest feed does."""


class TooManyEntries(Unread, code="too_many_entries"):
    """A feed with more entries than any real one."""


# Pages ------------------------------------------------------------------------------------------------------------


class SelectorFindsNothing(Unread, code="selector_finds_nothing"):
    """The page came, but the configured selector finds no words in it: a failure, never a deletion."""


class BadSelector(Unread, code="bad_selector"):
    """The configured CSS selector is not one."""


_GUARD_SIGNS = (
    b"<title>just a moment...</title>",
    b"/cdn-cgi/styles/challenges.css",
    b"attention required! | cloudflare",
    b"cf-browser-verification",
    b"_cf_chl_opt",
)


def is_challenge(body: bytes) -> bool:
    """True for Cloudflare's page that asks for a browser, under whichever status: it looks like a dead link.

    Only its own signs count: honest pages of a guarded site load scripts from `/cdn-cgi/challenge-platform/`.
    """
    head = body[: 64 * 1024].lower()
    return any(sign in head for sign in _GUARD_SIGNS)
