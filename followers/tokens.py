"""The signed tokens in links of letters to readers who follow: to manage, to stop, to confirm."""

from __future__ import annotations

from followers.links import Purpose, Signed, sign
from followers.store import Follower, FollowerStore, seconds_of


def manage_token(store: FollowerStore, follower: Follower) -> str:
    """The token of the link to a reader's page; the same until they ask for a new one."""
    return _token(store, Signed(Purpose.MANAGE, follower.id, follower.links_from))


def stop_token(store: FollowerStore, follower: Follower) -> str:
    """The token of the link to stop with one click. An older one stops too, and shows nothing."""
    return _token(store, Signed(Purpose.STOP, follower.id, follower.links_from))


def confirm_token(store: FollowerStore, request: str, at: str) -> str:
    """The token of the link that confirms a request that was made then."""
    return _token(store, Signed(Purpose.CONFIRM, request, seconds_of(at)))


def _token(store: FollowerStore, signed: Signed) -> str:
    return sign(next(iter(store.keys.values())), *signed)
