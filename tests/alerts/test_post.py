"""One POST: no redirect, a real end, little read, nothing secret in what comes back."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from net.connection import BadAddress, check_address, is_public, redacted
from net.session import Failed, HookAnswer, Unreachable, post, reach


def go(url: Any, **over: Any) -> Any:
    return post(url, b"{}", {"Content-Type": "application/json"}, **{"local": True, **over})


def test_an_answer(hook: Any) -> None:
    hook.steps = [(429, b"slow \x1b down", {"Retry-After": "30"})]
    assert go(hook.url) == HookAnswer(429, "slow \u241b down", b"slow \x1b down", "30")
    headers, body = hook.seen[0]
    assert body == b"{}"
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"].startswith("npdwatch")


@pytest.mark.parametrize(
    "page", ["Cannot POST {path}", "while trying to retrieve {url}", "no hook {last} here", "Bad header: {header}", "{quoted}"]
)
def test_an_answer_that_repeats_what_was_asked_for_gives_no_secret_away(page: str, hook: Any) -> None:
    """Pages of errors, of a proxy or of the receiver, often name the address."""
    url = f"{hook.url.rstrip('/')}/CANARY%20SECRET/CANARYLAST?key=CANARYQUERY"
    said = {"path": urlsplit(url).path, "url": url, "last": "CANARYLAST", "header": "CANARYHEADER", "quoted": unquote(url)}
    hook.steps = [(404, page.format(**said).encode())]
    answer = post(url, b"{}", {"Authorization": "Bearer CANARYHEADER"}, local=True)
    assert isinstance(answer, HookAnswer)
    assert "[secret]" in answer.text
    assert "CANARY" not in answer.text


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_nothing_goes_to_its_target(status: Any, two_hooks: Any) -> None:
    first, second = two_hooks
    first.steps = [(status, b"", {"Location": second.url})]
    answer = go(first.url)
    assert isinstance(answer, HookAnswer)
    assert answer.status == status
    assert second.seen == []


@pytest.mark.parametrize(
    ("step", "why"),
    [("garbage", "not HTTP"), ("drop", "reset"), ("close", "closed without an answer")],
)
def test_what_breaks_after_sending_has_an_unknown_outcome(step: Any, why: Any, hook: Any) -> None:
    hook.steps = [step]
    answer = go(hook.url)
    assert isinstance(answer, Failed)
    assert answer.maybe_sent
    assert why in answer.why
    assert "CANARYSECRET" not in repr(answer)


@pytest.mark.parametrize("step", ["drip head", "drip body", "hang"])
def test_a_drip_does_not_hold_it(step: Any, hook: Any) -> None:
    hook.steps = [step]
    answer = go(hook.url, total=0.3)
    assert answer == Failed("no full answer within 0.3 seconds", maybe_sent=True)


def test_a_huge_answer_is_read_to_4_kb(hook: Any) -> None:
    hook.steps = [(200, b"x" * 20_000_000)]
    answer = go(hook.url)
    assert isinstance(answer, HookAnswer)
    assert len(answer.body) == 4096


def test_a_refused_connection_has_sent_nothing() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{sock.getsockname()[1]}/CANARYSECRET"
        assert go(url) == Failed("http://127.0.0.1/…: connection refused", maybe_sent=False)


def test_an_address_of_this_machine_is_refused_at_the_connection(hook: Any) -> None:
    answer = go(hook.url, local=False)
    assert isinstance(answer, Failed)
    assert not answer.maybe_sent
    assert "this machine or network" in answer.why
    assert hook.seen == []


def test_tls_is_verified(certificates: Any, tls_hook: Any) -> None:
    for name, works in (("good", True), ("wrong_host", False), ("stranger", False)):
        with tls_hook(getattr(certificates, name)) as hook:
            answer = go(hook.url, ca_file=certificates.ca_file)
            assert isinstance(answer, HookAnswer) is works, name
            assert len(hook.seen) == works
            if not works:
                why = "it is for another name; give the host as the certificate names it" if name == "wrong_host" else (
                    "nobody signed it whom this machine trusts (ca_file names others)"
                )
                said = f"https://127.0.0.1/…: its certificate could not be verified: {why}"
                assert answer == Failed(said, maybe_sent=False)
    with tls_hook(certificates.good) as hook:
        assert isinstance(go(hook.url), Failed)


def test_a_tls_handshake_that_stalls_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = go(f"https://127.0.0.1:{server.getsockname()[1]}/", total=0.3)
        assert answer == Failed("no full answer within 0.3 seconds", maybe_sent=False)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "0.0.0.0", "10.1.2.3", "169.254.169.254", "100.64.0.1", "192.168.0.1", "224.0.0.1", "::1", "::", "fd00:ec2::254",
     "fe80::1%eth0", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "not an address",
     "::127.0.0.1", "64:ff9b:1::7f00:1", "::ffff:0:7f00:1", "fec0::1"],
)
def test_private_addresses(host: Any) -> None:
    assert not is_public(host)


@pytest.mark.parametrize("host", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_public_addresses(host: Any) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    ("url", "local", "said"),
    [
        ("http://hooks.example/x", False, "must start with https://"),
        ("ftp://hooks.example/x", True, "must start with https://"),
        ("file:///etc/passwd", True, "must start with https://"),
        ("https:///x", False, "must be plain"),
        ("https://user:pw@hooks.example/x", False, "must be plain"),
        ("https://hooks.example\\@evil.example/", False, "must be plain"),
        ("https://hooks.example/a b", False, "must be plain"),
        ("https://hooks.example/a\r\nX: y", False, "must be plain"),
        ("https://hooks.example:port/", False, "cannot be read"),
        ("https://[bad/", False, "cannot be read"),
        ("", False, "must start with https://"),
    ],
)
def test_addresses_that_a_hook_must_not_have(url: Any, local: Any, said: Any) -> None:
    with pytest.raises(BadAddress, match=said):
        check_address(url, local=local)


def test_addresses_that_a_hook_may_have() -> None:
    assert check_address("https://hooks.example/x", local=False)
    assert check_address("http://127.0.0.1:8080/x", local=True)


def test_redacted() -> None:
    assert redacted("https://hooks.example/services/SECRET?k=SECRET") == "https://hooks.example/…"
    assert redacted("https://[x/SECRET") == "(an address that cannot be read)"


def test_reach_sends_nothing(hook: Any, certificates: Any, tls_hook: Any) -> None:
    assert reach(hook.url, local=True) == "127.0.0.1 answers (without TLS)"
    with tls_hook(certificates.good) as secured:
        said = reach(secured.url, local=True, ca_file=certificates.ca_file)
        assert said.startswith("127.0.0.1 answers, TLSv1.")
        with pytest.raises(Unreachable, match="certificate could not be verified"):
            reach(secured.url, local=True)
        with pytest.raises(Unreachable, match="this machine or network"):
            reach(secured.url, local=False)
    assert hook.seen == []


def test_reach_says_what_is_wrong() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1: connection refused"):
            reach(f"http://127.0.0.1:{sock.getsockname()[1]}/", local=True)
