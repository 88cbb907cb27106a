"""The pages by which readers follow by email: ask, confirm, see and change, stop. A GET of any changes nothing."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from db.problems import DatabaseProblem
from followers.addresses import AddressRefused, normal_address
from followers.forms import YEARS, Forms
from followers.privacy import in_days_or_hours, privacy
from followers.replies import FormReply, ReplyKind, Subscription
from model.follow import FREQUENCY_WORDS, Follow, Frequency
from web.db import COPY_TROUBLE, NotThere, page, problem
from web.follow.chosen import GENERAL, FollowChoice, chosen, first, histories, words_of
from web.follow.posted import NotTaken, fields_of, refuse_other_sites
from web.lists.views import arguments
from web.site import Site

log = logging.getLogger("npdwatch.page")

STATUS = {
    ReplyKind.ASKED: 200, ReplyKind.DONE: 200, ReplyKind.ALREADY: 200, ReplyKind.REFUSED: 400, ReplyKind.BUSY: 429,
    ReplyKind.EXPIRED: 410, ReplyKind.UNKNOWN: 404,
}
FollowView = Callable[[Site, Forms, Any], Awaitable[Response]]


def _only_where_on(view: FollowView) -> Callable[[Site, Any], Awaitable[Response]]:
    """The view where readers can follow; what it does not take, or cannot do, becomes a page that says so."""

    async def answered(site: Site, request: Any) -> Response:  # noqa: ANN401 - Datasette has no types
        forms = site.about.follow
        if forms is None:
            raise NotThere("")
        try:
            return await view(site, forms, request)
        except NotTaken as refused:
            answer = await problem(site, request, refused.status, refused.message)
            answer.headers.update(refused.headers)
            return answer
        except (DatabaseProblem, OSError, *COPY_TROUBLE) as error:
            log.error("who follows by email cannot be read or written: %s", error)  # noqa: TRY400
            said = "Nothing can be asked for, changed or stopped here just now. Nothing is lost: try again in an hour."
            return await problem(site, request, 503, said)

    return answered


async def _ask(site: Site, forms: Forms, request: Any) -> Response:  # noqa: ANN401
    """/follow: choose, see how much there was, and give an address."""
    if request.method != "POST":
        return await _form(site, forms, request, await chosen(site, arguments(request)))
    refuse_other_sites(site, request)
    fields = await fields_of(site, request)
    choice = await chosen(site, fields)
    if first(fields, UNSEEN):
        choice.problems.append(
            "Nothing was sent: a field that nobody sees was filled in, which programs do. If one of yours filled in the"
            " form, type the address by hand and send it again."
        )
        return await _form(site, forms, request, choice, status=400)
    often = _frequency(fields)
    if often is None or choice.problems:
        choice.problems += [] if often else ["Choose how often letters come."]
        return await _form(site, forms, request, choice, status=400)
    network = (request.scope.get("client") or ("",))[0]
    reply = await asyncio.to_thread(
        forms.ask, first(fields, "address"), choice.follows, often, network, datetime.now(UTC)
    )
    if reply.kind is ReplyKind.ASKED:
        return await _said(site, request, "Look at your mail", reply)
    choice.invalid = _is_no_address(first(fields, "address"))
    if choice.follows:
        choice.refused = reply.sentence
    else:  # no field for an address is shown
        choice.problems.append(reply.sentence)
    answer = await _form(site, forms, request, choice, status=STATUS[reply.kind], often=often)
    if reply.kind is ReplyKind.BUSY:
        answer.headers["retry-after"] = "3600"
    return answer


def _is_no_address(typed: str) -> bool:
    """That is said at its field. No page shows an address that was typed: its reader need not have typed it."""
    try:
        normal_address(typed)
    except AddressRefused:
        return True
    return False


async def _form(
    site: Site, forms: Forms, request: Any, choice: FollowChoice, *, status: int = 200,  # noqa: ANN401
    often: Frequency = Frequency.DAILY,
) -> Response:
    general = [Follow(k) for k in GENERAL]
    context = {
        **_choices(choice), "often": often, "so_far": await histories(site, [*general, *choice.follows]),
        "words_of": await words_of(site, choice.follows),
        "privacy": privacy(forms.pending), "good_for": in_days_or_hours(forms.pending),
    }
    return await page(site, request, "follow.html", context, status=status)


UNSEEN = "npd_kept_empty"
"""A field that only programs fill in; no program that fills in forms for people knows its name."""


def _choices(choice: FollowChoice) -> dict[str, Any]:
    """What the fields show."""
    return {
        "choice": choice, "unseen": UNSEEN, "general": [Follow(k) for k in GENERAL], "years": YEARS,
        "frequencies": FREQUENCY_WORDS,
    }


def _frequency(fields: Sequence[tuple[str, str]]) -> Frequency | None:
    return next((f for f in Frequency if f == first(fields, "often")), None)


_BEHIND = ".,;:!?)]}>\"'\u201d\u2019\u00bb"
"""Signs that a mail program, or whoever copies a link, takes for a part of it."""


def _token(request: Any) -> str:  # noqa: ANN401
    """As it stands in the address, without the sign that a text had behind it."""
    return unquote(request.url_vars["token"]).rstrip(_BEHIND)


async def _confirm(site: Site, forms: Forms, request: Any) -> Response:  # noqa: ANN401
    """/follow/confirm/<token>."""
    if request.method == "POST":
        refuse_other_sites(site, request)
        await fields_of(site, request)
        reply = await asyncio.to_thread(forms.confirm, _token(request), datetime.now(UTC))
        heading = "You follow by email now" if reply.kind is ReplyKind.DONE else "Confirm"
        return await _said(site, request, heading, reply)
    reply = await asyncio.to_thread(forms.asked, _token(request), datetime.now(UTC))
    return await _said(site, request, "Confirm", reply, button="Yes, send me letters")


async def _stop(site: Site, forms: Forms, request: Any) -> Response:  # noqa: ANN401
    """/follow/stop/<token>: whatever a POST holds, it stops (RFC 8058)."""
    if request.method == "POST":
        await fields_of(site, request, parts=True)
        reply = await asyncio.to_thread(forms.stop, _token(request), datetime.now(UTC))
        return await _said(site, request, "Stopped" if STATUS[reply.kind] == 200 else "Stop", reply)
    reply = await asyncio.to_thread(forms.leaving, _token(request))
    return await _said(site, request, "Stop all letters", reply, button="Stop all letters")


async def _said(site: Site, request: Any, heading: str, reply: FormReply, *, button: str = "") -> Response:  # noqa: ANN401
    """What came of it; where a button is still to be pressed, that too."""
    follows = reply.subscription.follows if reply.subscription else ()
    context = {
        "heading": heading, "reply": reply, "button": button if reply.kind is ReplyKind.DONE else "",
        "so_far": await histories(site, follows), "words_of": await words_of(site, follows),
        "frequencies": FREQUENCY_WORDS, "years": YEARS,
    }
    return await page(site, request, "follow_said.html", context, status=STATUS[reply.kind])


async def _manage(site: Site, forms: Forms, request: Any) -> Response:  # noqa: ANN401
    """/follow/manage/<token>: what a reader follows, to see, change and erase."""
    choice, now, token = FollowChoice(), datetime.now(UTC), _token(request)
    reply = await asyncio.to_thread(forms.see, token)
    if request.method == "POST":
        refuse_other_sites(site, request)
        fields = await fields_of(site, request)
        if first(fields, "do") == "stop":
            reply = await asyncio.to_thread(forms.stop, token, now)
        elif first(fields, "do") == "erase" and first(fields, "sure"):
            reply = await asyncio.to_thread(forms.erase, token, now)
        elif first(fields, "do") == "erase":
            choice.problems.append("Tick the box above the button if you want all to be erased. Nothing was changed.")
        elif reply.subscription:
            choice = await chosen(site, fields)
            reply = await _changed(forms, token, fields, choice, reply.subscription)
    if reply.subscription is None:
        return await _said(site, request, "What you follow", reply)
    follows = reply.subscription.follows
    kept = {f: mark_of(f) for f in follows}
    context = {
        **_choices(choice if choice.problems else FollowChoice()), "reply": reply, "mine": reply.subscription,
        "kept": kept, "so_far": await histories(site, follows), "words_of": await words_of(site, follows),
    }
    status = 400 if choice.problems else STATUS[reply.kind]
    return await page(site, request, "follow_manage.html", context, status=status)


async def _changed(
    forms: Forms, token: str, fields: Sequence[tuple[str, str]], choice: FollowChoice, before: Subscription
) -> FormReply:
    """Follows what stays ticked and what is new, unless something of that cannot be."""
    often = _frequency(fields)
    choice.problems += [] if often else ["Choose how often letters come."]
    if often is None or choice.problems:
        return FormReply(ReplyKind.REFUSED, "Nothing was changed.", before)
    ticked = {v for n, v in fields if n == "keep"}
    wanted = [*(f for f in before.follows if mark_of(f) in ticked), *choice.follows]
    new_links = bool(first(fields, "new_links"))
    return await asyncio.to_thread(forms.change, token, wanted, often, datetime.now(UTC), new_links=new_links)


def mark_of(follow: Follow) -> str:
    """What a form says of one of the reader's; twenty long names would not fit into it."""
    return hashlib.sha256(f"{follow.kind} {follow.value}".encode()).hexdigest()[:16]


ask, confirm, manage, stop = (_only_where_on(v) for v in (_ask, _confirm, _manage, _stop))
