"""The daemon left alone: it is asked how it does, and its configuration changes under it at night."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench.sick_servers import free_port
from bench.world import PAGE, REGISTER, Watched, World
from db.store import Store
from tests.tables import IS_SET, add_row, count_of, exclusively, rows_of, set_fields
from tests.waiting import until
from text.timestamp import stamp

BEAT = ("daemon", "--beat", "0.2")


def log_of(daemon: subprocess.Popen[str]) -> str:
    """Stops it, and gives what it said."""
    daemon.send_signal(signal.SIGTERM)
    _, said = daemon.communicate(timeout=100)
    assert daemon.returncode == 0, said
    assert "Traceback" not in said
    return said


def ask(port: int, path: str, *, method: str = "GET") -> tuple[int, str]:
    """(status, body); (0, "") where nobody answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as link:
            link.sendall(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            whole = b"".join(iter(lambda: link.recv(65536), b"")).decode()
    except OSError:
        return 0, ""
    head, _, body = whole.partition("\r\n\r\n")
    return int(head.split(" ")[1]), body


def values(port: int) -> dict[str, float]:
    """The metrics, each by its name with its labels."""
    status, body = ask(port, "/metrics")
    assert status in (0, 200)
    lines = [line for line in body.splitlines() if not line.startswith("# ")]
    for line in lines:
        assert re.fullmatch(r'npdwatch_[a-z_]+(\{([a-z]+="(\\.|[^"\\\n])*",?)+\})? -?[0-9.e+]+', line), line
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def answering(port: int) -> str:
    return f'\n[daemon]\nmetrics = "127.0.0.1:{port}"\n'


def of(name: str, **labels: str) -> str:
    inner = ",".join(f'{k}="{v}"' for k, v in labels.items())
    return f"npdwatch_{name}{{{inner}}}"


def test_metrics_and_health_say_what_the_database_says(world: World) -> None:
    port = free_port()
    world.watch(every="1s", more=answering(port))
    with world.started(*BEAT) as daemon:
        until(lambda: world.told() == (1, 2))
        until(lambda: ask(port, "/healthz") == (200, "well\n"))
        until(lambda: values(port).get(of("deliveries", channel="mail", state="sent")) == 1)  # noted after it has come
        found = values(port)
        (stored,) = rows_of(world, "source", good_at=IS_SET)
        assert found[of("source_state", source=REGISTER, state="well")] == 1
        assert found[of("source_interval_seconds", source=REGISTER)] == 1
        assert abs(found[of("source_last_good_look_timestamp_seconds", source=REGISTER)] - time.time()) < 60
        assert stored
        assert found["npdwatch_database_readable"] == 1
        assert found["npdwatch_database_damaged"] == 0
        assert abs(found["npdwatch_last_check_timestamp_seconds"] - time.time()) < 120
        assert found["npdwatch_disk_free_bytes"] > 0
        assert found[of("deliveries", channel="mail", state="sent")] == 1
        assert ask(port, "/metrics", method="HEAD")[1] == ""
        assert ask(port, "/metrics", method="POST")[0] == 405
        assert ask(port, "/")[0] == 404

        with world.store() as store:
            set_fields(store, "alert", {"created_at": "2020-01-01T00:00:00.000Z"})
            set_fields(store, "delivery", {"state": "pending"}, channel="hook")
            add_row(store, "channel", name="hook", paused_at=stamp(datetime.now(UTC)))
        until(lambda: ask(port, "/healthz")[0] == 503)
        assert "an alert of 2020-01-01" in ask(port, "/healthz")[1]
        until(lambda: values(port)["npdwatch_oldest_undelivered_alert_age_seconds"] > 1e8)  # an answer is kept a second
        assert values(port)[of("channel_paused", channel="hook")] == 1
        log_of(daemon)


def test_a_source_that_is_not_seen_is_blind_in_the_metrics(world: World) -> None:
    port = free_port()
    world.watch(Watched("gone", world.replica.url("/nothing.csv"), kind="file", every="1s"), every="1s", more=answering(port))
    with world.started(*BEAT) as daemon:
        until(lambda: values(port).get(of("source_state", source="gone", state="blind")) == 1)
        until(lambda: values(port).get(of("source_state", source=REGISTER, state="well")) == 1)
        until(lambda: ask(port, "/healthz") == (503, "gone: blind, not found\n"))  # at the second poll
        until(lambda: values(port)[of("source_needs_a_person", source="gone")] == 1)
        log_of(daemon)


def test_a_database_that_is_gone_is_said_at_once(world: World) -> None:
    port = free_port()
    world.watch(every="1h", more=answering(port))
    with world.started(*BEAT) as daemon:
        until(lambda: ask(port, "/healthz")[0] == 200)
        world.data.rename(world.folder / "elsewhere")
        until(lambda: values(port).get("npdwatch_database_readable") == 0)
        until(lambda: "does not exist" in ask(port, "/healthz")[1])
        (world.folder / "elsewhere").rename(world.data)
        until(lambda: values(port).get("npdwatch_database_readable") == 1)
        daemon.kill()


def test_hundreds_of_connections_that_say_nothing_keep_nobody_from_an_answer(world: World) -> None:
    port = free_port()
    world.watch(every="1s", more=answering(port))
    with world.started(*BEAT) as daemon:
        until(lambda: ask(port, "/healthz")[0] == 200)
        silent = []
        for n in range(400):
            link = socket.create_connection(("127.0.0.1", port), timeout=20)
            link.sendall(b"GET /metrics HTTP/1.1\r\nX: " if n % 2 else b"")
            silent.append(link)
        begun = time.monotonic()
        assert ask(port, "/healthz") == (200, "well\n")
        assert time.monotonic() - begun < 5, "nobody waits for the others' end"
        handles = len(list(Path(f"/proc/{daemon.pid}/fd").iterdir()))
        assert handles < 60, "most of them were closed"
        for link in silent:
            link.close()
        runs = count_of(world, "run")
        until(lambda: count_of(world, "run") > runs)
        log_of(daemon)


def test_a_port_in_use_is_said_before_anything_starts(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        world.watch(every="1s", more=answering(port))
        done = world.run(*BEAT, code=75)
    said = r"npdwatch: \S+/npdwatch\.toml:\d+: \[daemon\] metrics: port (\d+) of 127\.0\.0\.1 is taken by another program, perhaps"
    found = re.match(said, done.err)
    assert found, done.err
    assert int(found[1]) == port
    assert count_of(world, "run") == 0


BAD = '\n[[source]]\nname = "x"\nkind = "fil"\nurl = "https://www.example.org/a.csv"\n'


def test_a_bad_configuration_is_refused_at_reload_and_operators_are_told(world: World) -> None:
    world.watch(every="1s")
    good = world.configuration.read_text(encoding="utf-8")
    with world.started(*BEAT) as daemon:
        until(lambda: world.told() == (1, 2))
        world.configuration.write_text(good + BAD, encoding="utf-8")
        runs = count_of(world, "run")
        until(lambda: count_of(world, "run", exit_code=0) > runs + 1)
        assert world.told() == (1, 2), "a file that was not taken is not used, whatever stands in it"
        daemon.send_signal(signal.SIGHUP)
        until(lambda: world.told() == (2, 4))
        said = " ".join(world.words(world.mail.messages[-1]).split())
        line = next(n for n, x in enumerate((good + BAD).splitlines(), 1) if x == 'kind = "fil"')
        assert f"npdwatch.toml:{line}: source.2.kind" in said
        assert "goes on with the configuration that it read before" in said
        runs = count_of(world, "run")
        until(lambda: count_of(world, "run", exit_code=0) > runs + 1)
        world.run("status", code=2)

        world.configuration.write_text(good.replace('every = "1s"', 'every = "2s"'), encoding="utf-8")
        asked = world.run("status", code=None).out
        assert "The file is valid now" in asked
        assert "source.2.kind" not in asked, "that is mended"
        daemon.send_signal(signal.SIGHUP)
        until(lambda: world.told() == (3, 6))
        log = log_of(daemon)
    assert "well again" in str(world.mail.messages[-1]["Subject"])
    assert re.search(rf"configuration is refused, and the one before it stays.*npdwatch\.toml:{line}: source\.2\.kind", log)
    assert "the configuration is read anew: watching 1 source\n" in log
    assert count_of(world, "notice", code="configuration_refused") == 1
    assert count_of(world, "notice", code="configuration_refused", recovered_at=None) == 0


def test_a_reload_watches_what_is_new_and_keeps_the_history_of_what_moved(world: World) -> None:
    port = free_port()
    world.watch(every="1s")
    with world.started(*BEAT) as daemon:
        until(lambda: world.told() == (1, 2))
        feed = Watched("a-feed", world.replica.url("/a.atom"), kind="feed", every="1s")
        world.watch(feed, every="1s", more=answering(port))
        text = world.configuration.read_text(encoding="utf-8")
        world.configuration.write_text(text.replace(f'{PAGE}"', f'{PAGE}?moved=1"'), encoding="utf-8")
        daemon.send_signal(signal.SIGHUP)
        until(lambda: count_of(world, "fetch", source="a-feed") > 0)
        until(lambda: of("source_last_poll_timestamp_seconds", source="a-feed") in values(port))
        log = log_of(daemon)
    assert "a-feed is watched from now on" in log
    assert f"{REGISTER} is asked at {world.replica.url(PAGE)}?moved=1 and keeps its history" in log
    assert count_of(world, "change", kind="added") == 0, "a new address is no new register"


def test_a_daemon_stays_with_its_data_folder(world: World) -> None:
    world.watch(every="1s")
    with world.started(*BEAT) as daemon:
        until(lambda: world.told() == (1, 2))
        Store.create(world.folder / "data2").close()
        text = world.configuration.read_text(encoding="utf-8")
        world.configuration.write_text(text.replace('folder = "data"', 'folder = "data2"'), encoding="utf-8")
        daemon.send_signal(signal.SIGHUP)
        until(lambda: count_of(world, "notice", code="configuration_refused") == 1)
        log = log_of(daemon)
    assert f"[data] folder was {world.data} and is {world.data}2 now; a daemon stays with its data folder" in log


@pytest.mark.parametrize("after", [0.3, 0.5, 0.7, 1.0, 1.5])
def test_a_daemon_that_is_asked_to_reread_as_it_starts_goes_on(world: World, after: float) -> None:
    """Within its first second it died of it."""
    with world.started(*BEAT) as daemon:
        time.sleep(after)
        daemon.send_signal(signal.SIGHUP)
        until(lambda: world.told() == (1, 2))
        log_of(daemon)


def test_a_configuration_from_a_pipe_is_refused_with_what_to_do(world: World) -> None:
    piped = 'exec "$0" "$1" -c <(cat npdwatch.toml) status'
    program = world.command()[:2]
    done = subprocess.run(
        ["bash", "-c", piped, *program], cwd=world.folder, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "is a pipe or a device, which can be read once" in done.stderr


def test_a_daemon_that_starts_while_the_database_is_locked_waits(world: World) -> None:
    world.watch(every="1s")
    with exclusively(world.data / "npdwatch.db") as other, world.started(*BEAT) as daemon:
        with pytest.raises(subprocess.TimeoutExpired):
            daemon.wait(40)
        other.execute("rollback")
        until(lambda: world.told() == (1, 2))
        log = log_of(daemon)
    assert "locked by another program" in log
    assert "The daemon waits for that." in log


class Hook(BaseHTTPRequestHandler):
    """Takes what is told."""

    def do_POST(self) -> None:
        self.server.told.append(self.rfile.read(int(self.headers["Content-Length"])))  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def test_what_comes_after_a_reload_is_told_by_it_whoever_does_not_answer(world: World) -> None:
    """What was begun before it planned by the old routes for a minute: a new receiver never heard of what came then."""
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadingHTTPServer(("127.0.0.1", 0), Hook) as late:
        late.told = []  # type: ignore[attr-defined]
        threading.Thread(target=late.serve_forever, daemon=True).start()
        for name, port in (("slow", silent.getsockname()[1]), ("late", late.server_port)):
            (world.folder / name).write_text(f"http://127.0.0.1:{port}/", encoding="utf-8")
            (world.folder / name).chmod(0o600)
        world.watch(every="1s")
        text = world.configuration.read_text(encoding="utf-8")
        channel = '\n[channel.{0}]\ntype = "webhook"\nurl_file = "{0}"\n[[route]]\nname = "{0}"\nchannels = ["{0}"]\n'
        world.configuration.write_text(text + channel.format("slow"), encoding="utf-8")
        with world.started(*BEAT) as daemon:
            until(lambda: world.told()[0] == 1)
            world.configuration.write_text(text + channel.format("slow") + channel.format("late"), encoding="utf-8")
            daemon.send_signal(signal.SIGHUP)
            runs = count_of(world, "run")
            until(lambda: count_of(world, "run") > runs)
            world.replica.publish("edition")
            until(lambda: any(b"added" in x for x in late.told), 100)  # type: ignore[attr-defined]
            daemon.send_signal(signal.SIGTERM)
            daemon.communicate(timeout=100)
        late.shutdown()
    assert not rows_of(world, "notice", code="watch_failing")
