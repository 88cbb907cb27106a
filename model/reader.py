"""A reader who follows by email, as a letter is made for them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import ClassVar

from model.discreet import Discreet

_BUTTON = (
    ' style="display:inline-block;margin:8px 0;padding:9px 14px;border:2px solid currentColor;border-radius:4px;'
    'font-weight:bold;font-size:16px"'
)


class Reader(Discreet, frozen=True):
    """Who a letter goes to, why, and where they may go from there."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"address", "manage", "stop", "confirm"})
    address: str
    why: str
    """What they asked for, where and when; "" in a letter that asks for confirmation."""
    manage: str = ""
    """The address of their page."""
    stop: str = ""
    """Where one click stops all."""
    pages: tuple[tuple[str, str], ...] = ()
    """What they follow that has pages of its own: what stands before the link, and the link."""
    years: tuple[int, ...] = ()
    """Of birth, that they follow."""
    confirm: str = ""
    """Where they confirm; only in the letter that asks for it."""

    @property
    def lines(self) -> Iterator[tuple[str, str]]:
        """(what stands before it, a link or "") of each line that a letter ends with."""
        if self.confirm:
            yield "To begin, open this page and press its button:", self.confirm
            yield "Once you have, this is where you see, change or stop what you follow:", self.manage
        else:
            yield self.why, ""
            yield from self.pages
            yield "See or change what you follow:", self.manage
            yield "Stop all of it:", self.stop

    @property
    def text(self) -> str:
        """The lines as text."""
        return "\n".join(f"{said} {link}".rstrip() for said, link in self.lines)

    @property
    def html(self) -> str:
        """The lines as HTML, the link to confirm as a button."""
        out = []
        for said, link in self.lines:
            first = bool(self.confirm) and link == self.confirm
            style, shown = (_BUTTON, "Confirm") if first else ("", escape(link))
            anchor = f'{"<br>" * first}<a href="{escape(link)}"{style}>{shown}</a>' if link else ""
            out.append(f'<p style="margin:0 0 4px">{escape(said)} {anchor}</p>')
        return "\n".join(out)
