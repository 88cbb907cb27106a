"""What the forms say, and what nobody can do with them: own list of attacks."""

from __future__ import annotations

import itertools
import logging
import stat
from datetime import timedelta
from typing import Any

import pytest

from followers.forms import OF_ALL, OF_MAILBOX, OF_NETWORK, Forms
from followers.links import Purpose, read_token, sign
from followers.privacy import privacy
from followers.replies import ReplyKind
from followers.store import AFTER_THE_END, SOFT, FollowerStore
from followers.tokens import manage_token, stop_token
from model.follow import Follow, FollowKind, Frequency
from tests.followers.conftest import NOW, PRESS, Desk
from tests.tables import add_row, count_of, value_of
from text.timestamp import stamp

A, B = "a.reader@example.org", "b.reader@example.org"
EVERYTHING, SEARCH = Follow(FollowKind.EVERYTHING), Follow(FollowKind.SEARCH, "phonics")
DAY = timedelta(days=1)


def test_nobody_hears_of_anything_before_they_confirm(desk: Desk) -> None:
    assert desk.ask(A).kind is ReplyKind.ASKED
    assert desk.states() == {A: "pending"}
    ((_, token),) = desk.letters()
    before = desk.forms.asked(token, NOW)
    assert before.subscription is not None
    assert (before.kind, before.subscription.follows, desk.states()) == (ReplyKind.DONE, (PRESS,), {A: "pending"})
    done = desk.forms.confirm(token, NOW)
    assert done.subscription is not None
    assert (done.kind, done.subscription.frequency, desk.states()) == (ReplyKind.DONE, Frequency.IMMEDIATE, {A: "confirmed"})
    assert done.subscription.address == "a…@e….org"


def test_a_link_opened_twice_from_another_device_does_it_once(desk: Desk) -> None:
    desk.ask(A)
    ((_, token),) = desk.letters()
    assert [desk.forms.confirm(token, NOW).kind for _ in range(2)] == [ReplyKind.DONE, ReplyKind.ALREADY]


def test_an_old_confirmation_brings_nobody_back_who_has_stopped(desk: Desk) -> None:
    page = desk.join(A)
    ((_, token),) = desk.letters()
    assert desk.forms.stop(page, NOW).kind is ReplyKind.DONE
    assert desk.forms.confirm(token, NOW + DAY).kind is ReplyKind.ALREADY
    assert desk.forms.confirm(token, NOW + 365 * DAY).kind in (ReplyKind.ALREADY, ReplyKind.EXPIRED)
    assert desk.states() == {A: "stopped"}


def test_the_letter_that_asks_leads_to_ones_page_once_it_is_confirmed(desk: Desk) -> None:
    desk.ask(A)
    with desk.open() as store:
        (pending,) = store.followers()
        page = manage_token(store, pending)
    early = desk.forms.see(page)
    assert (early.kind, "once you have confirmed" in early.sentence, early.subscription) == (ReplyKind.UNKNOWN, True, None)
    assert desk.forms.change(page, [SEARCH], Frequency.DAILY, NOW).subscription is None
    assert desk.states() == {A: "pending"}
    desk.forms.confirm(desk.letters()[0][1], NOW)
    assert desk.forms.see(page).subscription is not None


def test_an_older_link_undoes_no_newer_choice(desk: Desk) -> None:
    minute = timedelta(minutes=20)
    page = desk.join(A, PRESS, frequency=Frequency.DAILY)
    desk.ask(A, SEARCH, frequency=Frequency.WEEKLY, at=NOW + minute)
    desk.ask(A, EVERYTHING, frequency=Frequency.IMMEDIATE, at=NOW + 2 * minute, network="192.0.2.8")
    older, newer = (token for _, token in desk.letters()[1:])

    def often() -> tuple[Frequency, int]:
        seen = desk.forms.see(page).subscription
        assert seen is not None
        return seen.frequency, len(seen.follows)

    said = desk.forms.asked(newer, NOW + 3 * minute)
    assert "then come as soon as it is known, instead of once a day" in said.sentence
    assert often() == (Frequency.DAILY, 1), "looking changes nothing"
    desk.forms.confirm(newer, NOW + 4 * minute)
    assert often() == (Frequency.IMMEDIATE, 2)
    assert "how often" not in desk.forms.asked(older, NOW + 5 * minute).sentence
    desk.forms.confirm(older, NOW + 5 * minute)
    assert often() == (Frequency.IMMEDIATE, 3)
    desk.ask(A, PRESS, frequency=Frequency.WEEKLY, at=NOW + 6 * minute, network="192.0.2.9")
    desk.forms.change(page, [PRESS], Frequency.DAILY, NOW + 7 * minute)
    desk.forms.confirm(desk.letters()[-1][1], NOW + 8 * minute)
    assert often() == (Frequency.DAILY, 1)


def test_links_in_the_order_in_which_they_came_hold_one_after_the_other(desk: Desk) -> None:
    page = desk.join(A, PRESS, frequency=Frequency.DAILY)
    for n, often in enumerate((Frequency.WEEKLY, Frequency.IMMEDIATE), 1):
        desk.ask(A, SEARCH, frequency=often, at=NOW + n * timedelta(hours=1))
    for n, (_, token) in enumerate(desk.letters()[1:], 1):
        desk.forms.confirm(token, NOW + timedelta(hours=5 + n))
    seen = desk.forms.see(page).subscription
    assert seen is not None
    assert seen.frequency is Frequency.IMMEDIATE


def test_a_link_from_before_a_stop_brings_nobody_back(desk: Desk) -> None:
    page = desk.join(A)
    desk.ask(A, SEARCH, at=NOW + timedelta(hours=1))
    token = desk.letters()[-1][1]
    desk.forms.stop(page, NOW + timedelta(hours=2))
    for reply in (desk.forms.asked(token, NOW + DAY), desk.forms.confirm(token, NOW + DAY)):
        assert (reply.kind, "stopped all letters since" in reply.sentence) == (ReplyKind.EXPIRED, True)
    assert desk.states() == {A: "stopped"}
    desk.ask(A, SEARCH, at=NOW + DAY)
    assert desk.forms.confirm(desk.letters()[-1][1], NOW + DAY).kind is ReplyKind.DONE


def test_a_link_to_what_was_erased_says_so_and_not_that_it_is_late(desk: Desk) -> None:
    page = desk.join(A)
    desk.ask(A, SEARCH)
    token = desk.letters()[-1][1]
    desk.forms.erase(page, NOW)
    for reply in (desk.forms.asked(token, NOW), desk.forms.confirm(token, NOW)):
        assert (reply.kind, "has been erased" in reply.sentence, reply.anew) == (ReplyKind.EXPIRED, True, False)
    assert "was erased cannot be signed up again" in desk.forms.asked(token, NOW + 9 * DAY).sentence


def test_what_is_asked_while_erased_and_what_is_sent_twice_use_up_nothing(desk: Desk) -> None:
    desk.forms.erase(desk.join(A), NOW)
    for n in range(5):
        assert desk.ask(A, network=f"198.51.100.{n}").kind is ReplyKind.ASKED
    with desk.open() as store:
        store.allow(A)
    said = {desk.ask(A, at=NOW + timedelta(seconds=n), network=f"203.0.113.{n}") for n in range(4)}
    assert ([a for a, _ in desk.letters()], len(said)) == ([A], 1), "four clicks are one letter"
    desk.ask(A, SEARCH, network="203.0.113.9")
    assert len(desk.letters()) == 2, "something else is another request"


def test_a_confirmation_after_a_year_is_too_late(desk: Desk) -> None:
    desk.ask(A)
    ((_, token),) = desk.letters()
    late = desk.forms.confirm(token, NOW + 365 * DAY)
    assert late.kind is ReplyKind.EXPIRED
    assert "7 days" in late.sentence
    with desk.open() as store:
        store.keep_house(NOW + 8 * DAY, 7 * DAY)
    assert desk.states() == {}
    assert desk.forms.confirm(token, NOW + 8 * DAY).kind is ReplyKind.EXPIRED


def test_whoever_follows_already_adds_by_a_letter_of_the_same_kind(desk: Desk) -> None:
    page = desk.join(A)
    assert desk.ask(A, SEARCH).sentence == desk.ask("nobody.else@example.org").sentence
    seen = desk.forms.see(page).subscription
    assert seen is not None
    assert seen.follows == (PRESS,), "a stranger who types the address changes nothing"
    desk.forms.confirm(desk.letters()[1][1], NOW)
    seen = desk.forms.see(page).subscription
    assert seen is not None
    assert seen.follows == (PRESS, SEARCH)


def test_a_reader_sees_changes_and_stops_without_a_password(desk: Desk) -> None:
    page = desk.join(A)
    assert desk.forms.change(page, [SEARCH], Frequency.WEEKLY, NOW + DAY).kind is ReplyKind.DONE
    seen = desk.forms.see(page).subscription
    assert seen is not None
    assert (seen.follows, seen.frequency, seen.state) == ((SEARCH,), Frequency.WEEKLY, "confirmed")
    assert desk.forms.change(page, [], Frequency.WEEKLY, NOW + DAY).kind is ReplyKind.DONE
    assert desk.states() == {A: "stopped"}
    assert desk.forms.stop(page, NOW + DAY).kind is ReplyKind.ALREADY
    assert desk.forms.change(page, [PRESS], Frequency.DAILY, NOW + 2 * DAY).kind is ReplyKind.DONE
    assert desk.states() == {A: "confirmed"}


def test_new_links_end_the_old_ones_but_an_old_letter_can_still_stop(desk: Desk) -> None:
    page = desk.join(A)
    new = desk.forms.change(page, [PRESS], Frequency.DAILY, NOW + DAY, new_links=True).subscription
    assert new is not None
    assert (desk.forms.see(page).kind, desk.forms.see(new.manage).kind) == (ReplyKind.EXPIRED, ReplyKind.DONE)
    assert desk.forms.change(page, [SEARCH], Frequency.DAILY, NOW + DAY).kind is ReplyKind.EXPIRED
    assert desk.forms.erase(page, NOW + DAY).kind is ReplyKind.EXPIRED
    assert desk.forms.stop(page, NOW + DAY).kind is ReplyKind.DONE


def test_a_link_that_was_ended_shows_nothing_and_leads_nowhere(desk: Desk) -> None:
    page = desk.join(A)
    desk.ask(A, SEARCH, at=NOW + timedelta(minutes=20))
    confirmed, open_ = (token for _, token in desk.letters())
    with desk.open() as store:
        (before,) = store.followers()
        stop = stop_token(store, before)
    new = desk.forms.change(page, [EVERYTHING], Frequency.WEEKLY, NOW, new_links=True).subscription  # in the same second
    assert new is not None
    assert (desk.forms.see(page).kind, desk.forms.see(new.manage).kind) == (ReplyKind.EXPIRED, ReplyKind.DONE)
    for reply in (desk.forms.asked(open_, NOW + DAY), desk.forms.confirm(open_, NOW + DAY)):
        assert (reply.kind, reply.subscription, reply.anew) == (ReplyKind.EXPIRED, None, True)
    for reply in (desk.forms.asked(confirmed, NOW + DAY), desk.forms.confirm(confirmed, NOW + DAY)):
        assert (reply.kind, reply.subscription) == (ReplyKind.ALREADY, None)
    for link in (stop, page):
        desk.forms.change(new.manage, [EVERYTHING], Frequency.WEEKLY, NOW + DAY)
        replies = desk.forms.leaving(link), desk.forms.stop(link, NOW + DAY), desk.forms.stop(link, NOW + DAY)
        assert [(r.kind, r.subscription) for r in replies] == [(k, None) for k in (ReplyKind.DONE, ReplyKind.DONE, ReplyKind.ALREADY)]
        assert desk.states() == {A: "stopped"}
    desk.ask(A, SEARCH, at=NOW + DAY)
    assert desk.forms.confirm(desk.letters()[-1][1], NOW + DAY).kind is ReplyKind.DONE, "what is asked since is good"


def test_no_link_gives_another_that_may_do_more(desk: Desk) -> None:
    page = desk.join(A)
    ((_, confirmed),) = desk.letters()
    with desk.open() as store:
        (follower,) = store.followers()
        stop = stop_token(store, follower)
    replies = [desk.forms.confirm(confirmed, NOW), desk.forms.asked(confirmed, NOW), desk.forms.leaving(stop), desk.forms.stop(stop, NOW)]
    assert [r.subscription and r.subscription.manage for r in replies] == [""] * 4
    assert (again := desk.forms.stop(page, NOW).subscription) is not None
    assert again.manage == page


def test_what_was_erased_is_gone_from_the_file_and_cannot_be_signed_up_again(desk: Desk) -> None:
    page = desk.join(A)
    assert desk.forms.erase(page, NOW).kind is ReplyKind.DONE
    kept = b"".join(p.read_bytes() for p in desk.folder.rglob("*") if p.is_file())
    assert b"a.reader" not in kept
    assert (desk.forms.see(page).kind, desk.forms.erase(page, NOW).kind) == (ReplyKind.UNKNOWN, ReplyKind.UNKNOWN)
    assert desk.ask(A.upper()).kind is ReplyKind.ASKED, "the asker is told what all are told"
    assert desk.letters() == []
    with desk.open() as store:
        assert store.allow(A)
    desk.ask(A, at=NOW + DAY)
    assert [a for a, _ in desk.letters()] == [A]


def test_an_erased_address_is_written_to_with_no_tag_either(desk: Desk) -> None:
    desk.forms.erase(desk.join("b.reader+npd@example.org"), NOW)
    desk.forms.erase(desk.join("a.reader@gmail.com"), NOW)
    same = "b.reader@example.org", "B.Reader+other@example.org", "b.reader+npd@example.org", "areader@gmail.com", "a.reader+x@googlemail.com"
    for address in same:
        assert desk.ask(address, at=NOW + DAY).kind is ReplyKind.ASKED
    assert desk.letters() == []
    with desk.open() as store:
        assert store.allow("b.reader@example.org"), "whatever form of it its owner names"
    desk.ask("b.reader+npd@example.org", at=NOW + DAY)
    assert [a for a, _ in desk.letters()] == ["b.reader+npd@example.org"]


def test_only_the_account_that_runs_it_can_read_the_file(desk: Desk) -> None:
    path = desk.folder / "followers" / "followers.db"
    desk.ask(A)
    path.chmod(0o644)
    path.parent.chmod(0o755)
    desk.ask(B)
    assert [stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent)] == [0o600, 0o700]


def test_the_page_on_privacy_says_the_rules_as_they_are_set() -> None:
    said = privacy(timedelta(hours=36))
    assert len(said) == 6
    assert "deleted after 36 hours." in said[0]
    assert f"deleted after {AFTER_THE_END.days} days." in said[3]
    assert "after 7 days" in privacy(timedelta(days=7))[0]


def test_a_link_that_is_too_late_says_how_long_it_was_good_as_the_page_on_privacy_does(desk: Desk) -> None:
    desk.ask(A)
    ((_, token),) = desk.letters()
    for hours, said in ((5, "5 hours"), (36, "36 hours"), (72, "3 days")):
        forms = Forms(desk.folder, timedelta(hours=hours))
        for reply in (forms.confirm(token, NOW + timedelta(days=4)), forms.asked(token, NOW + timedelta(days=4))):
            assert (reply.kind, reply.sentence) == (
                ReplyKind.EXPIRED, f"This link was good for {said}, and that is over. Ask again on the page."
            )


# Attacks ----------------------------------------------------------------------------------------------------------


def test_the_same_address_a_hundred_times_gets_three_letters_a_day(desk: Desk) -> None:
    said = {desk.ask(a, network=f"198.51.100.{n}").kind for n in range(50) for a in (A, f"a.reader+{n}@example.org")}
    assert said == {ReplyKind.ASKED}
    assert len(desk.letters()) == OF_MAILBOX
    desk.ask(A, at=NOW + DAY + timedelta(seconds=1))
    assert len(desk.letters()) == OF_MAILBOX + 1


def test_one_network_cannot_write_to_many(desk: Desk) -> None:
    said = [desk.ask(f"r{n}@example.org", network=f"2001:db8:0:1::{n:x}").kind for n in range(OF_NETWORK + 5)]
    assert said == [ReplyKind.ASKED] * OF_NETWORK + [ReplyKind.BUSY] * 5
    assert len(desk.letters()) == OF_NETWORK
    assert desk.ask("s@example.org", network="2001:db8:0:2::1").kind is ReplyKind.ASKED
    assert desk.ask("t@example.org", network="2001:db8:0:1::1", at=NOW + timedelta(hours=2)).kind is ReplyKind.ASKED
    assert [desk.ask(f"u{n}@example.org", network="no address").kind for n in range(12)].count(ReplyKind.BUSY) == 2


def test_all_together_cannot_make_a_cannon_of_it(desk: Desk) -> None:
    with desk.open() as store, store.transaction():
        for n in range(OF_ALL):
            add_row(store, "tried", at=stamp(NOW), mailbox=str(n), network=str(n))
    assert desk.ask(A).kind is ReplyKind.ASKED
    assert desk.letters() == []


def test_networks_are_kept_as_hashes_and_for_a_day(desk: Desk) -> None:
    desk.ask(A, network="192.0.2.77")
    assert b"192.0.2.77" not in (desk.folder / "followers" / "followers.db").read_bytes()
    with desk.open() as store:
        store.keep_house(NOW + 2 * DAY, 7 * DAY)
        assert count_of(store, "tried") == 0


def test_every_asker_is_told_the_same(desk: Desk) -> None:
    """New, pending, following, stopped, bounced, erased, too often."""
    for name in ("following", "stopped", "bounced", "erased"):
        page = desk.join(f"{name}@example.org")
        if name == "stopped":
            desk.forms.stop(page, NOW)
        elif name == "erased":
            desk.forms.erase(page, NOW)
        elif name == "bounced":
            with desk.open() as store:
                store.came_back(value_of(store, "follower", "id", address="bounced@example.org"), NOW, final=True)
    desk.ask("pending@example.org")
    for _ in range(5):
        desk.ask("often@example.org", network="203.0.113.1")
    names = ("new", "pending", "following", "stopped", "bounced", "erased", "often")
    said = {desk.ask(f"{n}@example.org", network="203.0.113.2") for n in names}
    assert len(said) == 1


def tokens(desk: Desk) -> list[str]:
    """Forged and altered links, and true ones for what they are not for."""
    page = desk.join(A)
    confirm = desk.letters()[0][1]
    with desk.open() as store:
        key = next(iter(store.keys.values()))
        (follower,) = store.followers()
    wrong = b"\1" * 32
    head, _, mac = page.rpartition("-")
    later = head[:-1] + ("0" if head[-1] != "0" else "1")
    return [
        "", "-", "m", "x" * 10_000, page + " ", page + "\n", " " + page, page.upper(), page[:-1], page + "0", f"{later}-{mac}",
        f"{head}-{'0' * 32}", f"s{page[1:]}", f"c{page[1:]}", f"m{confirm[1:]}", confirm, page.replace("-", "/"), page + "/../",
        f"m-{follower.id}-0-{mac}", f"m-{'0' * 20}-{page.split('-')[2]}-{mac}", "m-' or 1=1 --", f"{head}-{'é' * 32}", "\0" + page[1:],
        sign(wrong, Purpose.MANAGE, follower.id, 2**31), sign(b"", Purpose.MANAGE, follower.id, 0), "m-\ud800", "%00", "../../etc/passwd",
        sign(key, Purpose.MANAGE, "f" * 20, 2**31), sign(key, Purpose.STOP, follower.id, 2**31), f"{head}-{mac}{mac}", "１" * 60,
    ]


def test_forged_links_open_nothing(desk: Desk) -> None:
    for n, token in enumerate(tokens(desk)):
        for call in (desk.forms.see, lambda t: desk.forms.change(t, [SEARCH], Frequency.WEEKLY, NOW), lambda t: desk.forms.erase(t, NOW)):
            assert call(token).kind is ReplyKind.UNKNOWN, (n, token)
    assert desk.states() == {A: "confirmed"}


def test_forged_links_stop_and_confirm_nobody(desk: Desk) -> None:
    all_ = tokens(desk)
    with desk.open() as store:
        ours = [t for t in all_ if (s := read_token(store.keys.values(), t)) and s.identity != "f" * 20]
    assert len(ours) == 2, "the confirmation, and a link to stop"
    desk.ask(B)
    for token in all_:
        if token not in ours:
            assert desk.forms.stop(token, NOW).kind in (ReplyKind.UNKNOWN, ReplyKind.ALREADY), token
        if read_token([], token) is None and token not in ours:
            assert desk.forms.confirm(token, NOW).kind is ReplyKind.UNKNOWN
            assert desk.forms.asked(token, NOW).kind is ReplyKind.UNKNOWN
    assert desk.states() == {A: "confirmed", B: "pending"}


@pytest.mark.parametrize(
    "follow",
    [
        Follow(FollowKind.SEARCH, "x" * 100_000), Follow(FollowKind.SEARCH, ""), Follow(FollowKind.SEARCH, " \n\0 "),
        Follow(FollowKind.SEARCH, '"""***'), Follow(FollowKind.BORN, "1800"), Follow(FollowKind.BORN, "2050"),
        Follow(FollowKind.BORN, "２００１"), Follow(FollowKind.BORN, "2001 or 1=1"), Follow(FollowKind.RECIPIENT, ""), Follow(FollowKind.RECIPIENT, "r" * 201),
    ],
)
def test_what_cannot_be_followed_is_refused_with_a_sentence(follow: Follow, desk: Desk) -> None:
    said = desk.ask(A, follow)
    assert said.kind is ReplyKind.REFUSED
    assert said.sentence.endswith(".")
    assert len(said.sentence) < 200
    assert not (desk.folder / "followers").exists() or desk.states() == {}


def test_twenty_things_are_the_most(desk: Desk) -> None:
    many = [Follow(FollowKind.SEARCH, f"word{n}") for n in range(21)]
    assert desk.ask(A, *many).kind is ReplyKind.REFUSED
    assert desk.ask(A, *many[:20], *many[:20]).kind is ReplyKind.ASKED
    assert desk.ask(B, Follow(FollowKind.PRESS, "what was typed beside it")).kind is ReplyKind.ASKED
    assert b"what was typed" not in (desk.folder / "followers" / "followers.db").read_bytes()


def test_a_search_is_kept_as_one_clean_line(desk: Desk) -> None:
    page = desk.join(A, Follow(FollowKind.SEARCH, "phonics\r\nBcc: x@example.org\u202e" + "\0"))
    seen = desk.forms.see(page).subscription
    assert seen is not None
    assert not set(seen.follows[0].value) & set("\r\n\u202e\0")


def test_no_address_is_logged(desk: Desk, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    desk.forms.stop(desk.join(A), NOW)
    desk.ask("a b@example.org")
    assert "example.org" not in caplog.text


# Bounces, and what is kept for how long -----------------------------------------------------------------------------


def test_no_such_mailbox_ends_it_at_once_and_a_full_one_after_some(desk: Desk) -> None:
    for address in (A, B):
        desk.join(address)
    with desk.open() as store:
        a, b = (store.by_address(x) for x in (A, B))
        assert a
        assert b
        store.came_back(a.id, NOW, final=True)
        for n in range(SOFT - 1):
            store.came_back(b.id, NOW + n * DAY, final=False)
        assert desk.states() == {A: "bounced", B: "confirmed"}
        store.came_back(b.id, NOW + 40 * DAY, final=False)
        assert desk.states()[B] == "confirmed", "those are too long ago"
        for n in range(SOFT - 1):
            store.came_back(b.id, NOW + (41 + n) * DAY, final=False)
        assert desk.states()[B] == "bounced"


def test_who_has_left_is_deleted_after_a_month_and_who_follows_stays(desk: Desk) -> None:
    desk.join(A)
    desk.forms.stop(desk.join(B), NOW)
    with desk.open() as store:
        store.keep_house(NOW + 29 * DAY, 7 * DAY)
        assert set(desk.states()) == {A, B}
        store.keep_house(NOW + 31 * DAY, 7 * DAY)
    assert set(desk.states()) == {A}
    assert b"b.reader" not in (desk.folder / "followers" / "followers.db").read_bytes()


def test_how_often_is_known_for_each_time(desk: Desk) -> None:
    page = desk.join(A, frequency=Frequency.WEEKLY)
    desk.forms.change(page, [PRESS], Frequency.DAILY, NOW + DAY)
    with desk.open() as store:
        (follower,) = store.followers()
    times = [stamp(NOW + n * DAY / 2) for n in (-1, 0, 1, 2, 3)]
    assert [follower.frequency_at(t) for t in times] == [None, *[Frequency.WEEKLY] * 2, *[Frequency.DAILY] * 2]


def test_no_two_followers_can_have_one_delivery_of_an_alert(desk: Desk, monkeypatch: Any) -> None:
    given = itertools.chain(["0" * 20] * 3, ("1" * 20 for _ in itertools.count()))
    monkeypatch.setattr("followers.store.secrets.token_hex", lambda _: next(given))
    with FollowerStore.open(desk.folder) as store, store.transaction():
        assert [store.add(a, "en", NOW) for a in (A, B)] == ["0" * 20, "1" * 20]
