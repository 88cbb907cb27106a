"""Every connection is checked on the address that is really connected to, whatever name or redirect leads there."""

from __future__ import annotations

import json
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme

from bench.wire import Wire, WireServer
from bench.world import ROOT, Done, Installation, Watched
from demo.editions import baseline

CSV = baseline().csv()
SPELLINGS = (
    "127.0.0.1", "127.1", "0", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "localhost", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "169.254.169.254", "2852039166", "[fd00:ec2::254]", "[fe80::1]", "100.64.0.1", "10.0.0.1",
    "192.168.0.1", "224.0.0.1",
)
CHILD = """
import json, os, runpy, socket, sys, time
sys.path.insert(0, {root!r})
import net.connection
net.connection.is_public = lambda address: address in ("127.0.0.1", "::1")
answers, real = json.loads(os.environ["TEST_NAMES"]), socket.getaddrinfo
def asked(host, port=None, family=0, kind=0, proto=0, flags=0):
    seconds, *found = answers.get(host, [0, [host]])
    time.sleep(seconds)
    here = found[0] if len(found) == 1 else answers[host].pop(1)
    return [r for a in here for r in real(a, port, family, kind, proto, flags)]
socket.getaddrinfo = asked
sys.argv[0] = {main!r}
runpy.run_path({main!r}, run_name="__main__")
"""
"""The program with names of our own; of this machine's addresses all but 127.0.0.2 are taken for public."""


class Named(Installation):
    """Resolves names as {name: [seconds that it takes, addresses, those of the next answer, ...]} says."""

    def __init__(self, folder: Path, names: dict[str, list[object]], ca: str) -> None:
        super().__init__(folder, {"TEST_NAMES": json.dumps(names), "SSL_CERT_FILE": ca})

    def command(self, *arguments: str) -> list[str]:
        main = str(ROOT / "__main__.py")
        child = CHILD.format(root=str(ROOT), main=main)
        return [sys.executable, "-c", child, "--config", str(self.configuration), *arguments]


def without_loopback(here: Installation) -> None:
    text = here.configuration.read_text(encoding="utf-8")
    here.configuration.write_text(text.replace("loopback = true", "loopback = false"), encoding="utf-8")


def listening(address: str, port: int, backlog: int = 8) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((address, port))
    made.listen(backlog)
    made.setblocking(False)
    return made


def came(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_an_address_of_this_machine_or_network_is_refused_in_any_spelling(tmp_path: Path) -> None:
    with listening("127.0.0.1", 0) as v4:
        port = v4.getsockname()[1]
        with listening("::1", port) as v6:
            here = Installation(tmp_path)
            watched = [Watched(f"s{n}", f"https://{s}:{port}/r.csv", "file") for n, s in enumerate(SPELLINGS)]
            here.configure(watched)
            without_loopback(here)
            done = here.crawl(code=1)
            assert not came(v4)
            assert not came(v6)
    found = {f["source"]: f for f in done.data["failures"]}
    assert {s: found[f"s{n}"]["outcome"] for n, s in enumerate(SPELLINGS)} == dict.fromkeys(SPELLINGS, "refused_address")
    for n, spelling in enumerate(SPELLINGS):
        assert spelling.strip("[]") in found[f"s{n}"]["detail"]
        assert "loopback = true under [crawl]" in found[f"s{n}"]["detail"]


def test_what_the_loopback_key_allows(tmp_path: Path) -> None:
    with WireServer() as server:
        server.scripts["/r.csv"] = lambda w: w.answer(CSV)
        here = Installation(tmp_path)
        here.configure([Watched("a", server.url("/r.csv"), "file")], hosts=[server.host])
        assert here.crawl().decision("a") == "baseline"


NAMES = ("slow", "slower", "good", "mixed", "turns", "private", "redirects", "dead6")
"""The slow ones first: what asks for one name after another asks for the good one last."""


class Play:
    """What became of a crawl with names that resolve as each says."""

    def __init__(self, done: Done, server: WireServer, private: socket.socket) -> None:
        self.done, self.server = done, server
        self.private_was_asked = came(private)

    def outcome(self, name: str) -> tuple[str, str]:
        failure = [f for f in self.done.data["failures"] if f["source"] == name]
        return (failure[0]["outcome"], failure[0]["detail"]) if failure else (self.done.decision(name), "")


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    folder, authority = tmp_path_factory.mktemp("names"), trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(f"{n}.example" for n in NAMES)).configure_cert(context)
    with ExitStack() as stack:
        server = stack.enter_context(WireServer(context))
        port = int(server.host.rpartition(":")[2])
        private = stack.enter_context(listening("127.0.0.2", port))
        dead = stack.enter_context(listening("::1", port, backlog=0))
        # A queue that is full: whoever connects next hears nothing at all.
        filling = [stack.enter_context(socket.socket(socket.AF_INET6)) for _ in range(3)]
        for waiting in filling:
            waiting.setblocking(False)
            waiting.connect_ex(dead.getsockname())
        good, bad = ["127.0.0.1"], ["127.0.0.2"]
        here = Named(
            folder / "here",
            {
                "good.example": [0, good], "mixed.example": [0, [*bad, *good]], "turns.example": [0, good, bad],
                "private.example": [0, bad], "redirects.example": [0, good], "dead6.example": [0, ["::1", *good]],
                "slow.example": [3, good], "slower.example": [15, good],
            },
            str(folder / "ca.pem"),
        )
        watched = [Watched(n, f"https://{n}.example:{port}/{n}.csv", "file") for n in NAMES]
        here.configure(watched, hosts=[f"{n}.example:{port}" for n in NAMES], timeout="7s")
        without_loopback(here)

        def redirects(w: Wire) -> None:
            w.answer(b"", 302, Location=f"https://private.example:{port}/private.csv")

        server.scripts = {f"/{n}.csv": lambda w: w.answer(CSV) for n in NAMES} | {"/redirects.csv": redirects}
        yield Play(here.crawl(code=1), server, private)


def test_nothing_that_turned_private_is_connected_to(play: Play) -> None:
    assert not play.private_was_asked


@pytest.mark.parametrize("name", ["good", "mixed", "turns"])
def test_only_the_addresses_that_were_checked_are_connected_to(play: Play, name: str) -> None:
    assert play.outcome(name) == ("baseline", "")


@pytest.mark.parametrize("name", ["private", "redirects"])
def test_a_name_that_is_private_is_refused_at_each_hop(play: Play, name: str) -> None:
    outcome, detail = play.outcome(name)
    assert outcome == "refused_address"
    assert detail.startswith("the name private.example leads to 127.0.0.2, an address of this machine or network")


def test_a_dead_address_of_ipv6_does_not_keep_the_good_one_of_ipv4_from_being_asked(play: Play) -> None:
    assert play.outcome("dead6") == ("baseline", "")


def test_a_slow_resolver_holds_up_nobody_else(play: Play) -> None:
    assert play.outcome("slow") == ("baseline", "")
    (good,), (slow,) = play.server.times("/good.csv"), play.server.times("/slow.csv")
    assert slow - good > 1


def test_a_resolver_that_is_too_slow_ends_with_the_deadline_of_the_request(play: Play) -> None:
    said = "its host did not answer within the time allowed, twice in a row"  # its robots.txt, and the file
    assert play.outcome("slower") == ("timed_out", said)
