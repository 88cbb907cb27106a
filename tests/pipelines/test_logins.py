"""A redirect to a login is told as being refused, never as a move."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from bench.desk import Desk
from bench.replica.faults import body
from bench.replica.govuk import Replica
from model.source import Source
from spiders.outcomes import is_login
from tests.pipelines.test_moves import told


@pytest.mark.parametrize(
    ("to", "page", "outcome"),
    [
        ("/login?next=/register.csv", b"<html><title>Who are you?</title>", "blocked"),
        ("/users/sign_in", b"<html><title>Sign in</title>", "blocked"),
        ("/where", b"<html><form><input name=p type='password'></form>", "blocked"),
        ("/where", b"<html><title>It is here now</title>", "moved"),
        ("/blog/logins-of-schools.csv", b"a,b", "moved"),
    ],
)
def test_a_redirect_to_a_login_is_no_move(to: str, page: bytes, outcome: str, tmp_path: Path) -> None:
    """Readers were told that the page had moved, and `accept --move` wrote the login into the configuration."""
    with Replica() as replica:
        source = Source("register", "file", replica.url("/register.csv"))
        with Desk(tmp_path, replica, source) as desk:
            replica.fail("/register.csv", lambda r: replace(r, status=302, headers={"Location": to}, body=b""))
            replica.fail(to.partition("?")[0], body(page))
            for _ in range(3):
                done = desk.poll()
            assert list(done.failures) == [outcome]
            assert bool(told(desk)) is (outcome == "moved")


@pytest.mark.parametrize(
    ("url", "login"),
    [
        ("https://login.microsoftonline.com/x/oauth2/authorize", True), ("https://sso.example.org/", True),
        ("https://www.example.org/account/login.aspx?ReturnUrl=x", True), ("https://www.example.org/log-in", True),
        ("https://www.example.org/catalogin/x", False), ("https://www.gov.uk/government/publications/signing-in", False),
    ],
)
def test_a_login_is_known_by_its_address(url: str, *, login: bool) -> None:
    assert is_login(url) is login
