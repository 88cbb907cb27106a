"""The process that stands for the outside: GOV.UK, Parliament, a mail server and webhooks, on fixed ports.

`freeze` copies this program into the folder of goldens and every run starts the copy, so that what is watched stays the
same whatever becomes of `demo/`. It reads actions as lines of JSON, ["name", argument...], and answers each with "ok".
"""

from __future__ import annotations

import json
import socket
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from bench.goldens import content
from bench.replica.govuk import Replica
from bench.replica.parliament import Parliament
from demo.replica import LoopbackServer
from demo.sinks import HookSink, MailSink, hook_reply

PORTS = {"site": 47811, "assets": 47812, "parliament": 47813, "hooks": 47814, "mail": 47815}
"""Fixed, since addresses stand in ids and in every output."""


class Outside:
    """All servers, and what can be done to them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        ports = iter((PORTS["site"], PORTS["assets"], PORTS["parliament"], PORTS["hooks"]))

        def bind(server: LoopbackServer) -> None:
            server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.socket.bind(("127.0.0.1", next(ports)))
            server.server_address = server.socket.getsockname()
            server.server_name, server.server_port = "127.0.0.1", server.server_address[1]

        LoopbackServer.server_bind = bind  # type: ignore[method-assign, assignment]
        self.replica = stack.enter_context(Replica())
        self.parliament = stack.enter_context(Parliament(content.year()))
        self.hooks = stack.enter_context(HookSink(folder / "hooks"))
        self.mail = MailSink(folder / "mail")
        self.mail._controller.port = PORTS["mail"]  # noqa: SLF001 - the sink takes a free port otherwise
        stack.enter_context(self.mail)
        content.write_files(folder / "files")

    def publish(self, name: str) -> None:
        """A stage of the demonstration."""
        self.replica.publish(name)

    def edition(self, number: int) -> None:
        """A stage of the large data folder."""
        content.publish(self.replica, number)

    def parliament_moves(self) -> None:
        """What Parliament does between two looks."""
        content.move(self.parliament)

    def refuse_mail(self, reply: str, times: int) -> None:
        """The next mails are answered so."""
        self.mail._answers.extend([reply] * times)  # noqa: SLF001

    def refuse_hooks(self, status: int, times: int) -> None:
        """The next webhook messages are answered so."""
        self.hooks._replies.extend([hook_reply(status)] * times)  # noqa: SLF001

    def save_messages(self) -> None:
        """Writes all that was sent, one file a message, named by channel and number."""
        out = self.folder / "messages"
        out.mkdir()
        for n, (path, (sender, to)) in enumerate(zip(self.mail.files, self.mail.envelopes, strict=True), 1):
            text = path.read_bytes().replace(b"\r\n", b"\n")
            head = f"from {sender} to {', '.join(to)}\n\n".encode()
            (out / f"mail-{n:03d}.eml").write_bytes(head + text)
        # Each channel sends in order, but not the one after the other.
        numbers = Counter[str]()
        for hook in self.hooks.received:
            numbers[hook.path] += 1
            kept = {k: v for k, v in sorted(hook.headers.items()) if k.lower() not in ("host", "connection")}
            data = {"path": hook.path, "status": hook.status, "headers": kept, "body": hook.data}
            name = f"{hook.path.strip('/')}-{numbers[hook.path]:03d}.json"
            (out / name).write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    with ExitStack() as stack:
        outside = Outside(folder, stack)
        print("ok", flush=True)
        for line in sys.stdin:
            name, *arguments = json.loads(line)
            getattr(outside, name)(*arguments)
            print("ok", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
