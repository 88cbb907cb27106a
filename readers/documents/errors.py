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


# Answers of an API ------------------------------------------------------------------------------------------------


class ApiError(Unread):
    """The API says itself that it failed, under whichever HTTP status; `status` is the one in the body."""

    code = "api_error"
    outcome = Outcome.SERVER_ERROR

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class ApiRefused(ApiError):
    """The API does not accept the question (400): asking it again changes nothing."""

    code = "api_refused"
    outcome = Outcome.UNEXPECTED


class ApiNotFound(ApiError):
    """The API knows no such thing (404)."""

    code = "api_not_found"
    outcome = Outcome.NOT_FOUND


class NotJson(Unread):
    """Not JSON at all: mostly a page of HTML in its place."""

    code = "not_json"
    outcome = Outcome.UNEXPECTED


class CutAnswer(Unread):
    """JSON that ends too early."""

    code = "cut_answer"
    outcome = Outcome.DAMAGED


class UnknownAnswer(Unread):
    """JSON without what such an answer must have: the API has changed its shape."""

    code = "unknown_answer"
    outcome = Outcome.UNREADABLE


class Challenge(Unread):
    """A bot guard's page instead of the answer. We know nothing, least of all that the page is gone."""

    code = "challenge"
    outcome = Outcome.BLOCKED


class TooLarge(Unread):
    """More bytes than such a thing has."""

    code = "too_large"
    outcome = Outcome.TOO_LARGE


class EmptyAnswer(Unread):
    """No bytes at all."""

    code = "empty_answer"
    outcome = Outcome.EMPTY


# Documents --------------------------------------------------------------------------------------------------------


class NotBase64(Unread):
    """The document's `data` is not base64."""

    code = "not_base64"
    outcome = Outcome.DAMAGED


class EmptyDocument(Unread):
    """A document of 0 bytes, or with no `data`."""

    code = "empty_document"
    outcome = Outcome.EMPTY


class NoText(Unread):
    """A whole document without any text, such as a scan. Told with a link; the item itself is told all the same."""

    code = "no_text"
    outcome = Outcome.OK


class UnknownFormat(Unread):
    """A document of a kind that is not read here, such as a spreadsheet or a picture. Told with a link."""

    code = "unknown_format"
    outcome = Outcome.OK


class EncryptedDocument(Unread):
    """A document that asks for a password."""

    code = "encrypted_document"
    outcome = Outcome.UNREADABLE


class BrokenDocument(Unread):
    """A document that its parser cannot open, that crashes it, or that takes more than its share of time or memory."""

    code = "broken_document"
    outcome = Outcome.UNREADABLE


# Feeds ------------------------------------------------------------------------------------------------------------


class NotAFeed(Unread):
    """Another root than Atom's feed, RSS or RDF: mostly an error page of HTML."""

    code = "not_a_feed"
    outcome = Outcome.UNEXPECTED


class CutFeed(Unread):
    """A feed that ends before its root does. A lenient reader would show its first entries without an error."""

    code = "cut_feed"
    outcome = Outcome.DAMAGED


class MalformedFeed(Unread):
    """A feed that is not well-formed XML."""

    code = "malformed_feed"
    outcome = Outcome.UNREADABLE


class EntityBomb(Unread):
    """A feed that declares entities, which no honest feed does."""

    code = "entity_bomb"
    outcome = Outcome.UNREADABLE


class TooManyEntries(Unread):
    """A feed with more entries than any real one."""

    code = "too_many_entries"
    outcome = Outcome.TOO_LARGE


# Pages ------------------------------------------------------------------------------------------------------------


class SelectorFindsNothing(Unread):
    """The page came, but the configured selector finds no words in it: a failure, never a deletion."""

    code = "selector_finds_nothing"
    outcome = Outcome.UNREADABLE


class BadSelector(Unread):
    """The configured CSS selector is not one."""

    code = "bad_selector"
    outcome = Outcome.UNREADABLE
