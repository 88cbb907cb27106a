"""Answers that were given, kept for whoever asks the same next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from web.middleware import Message, Send

MOST = 32 * 2**20
"""Bytes of all that are kept."""
LARGEST = 2**20
"""Bytes of one."""
AROUND = 2**10
"""Bytes that an answer takes beside its body."""


class KeptAnswer(Struct, frozen=True):
    """A whole answer."""

    start: Message
    body: bytes

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + AROUND

    async def send(self, send: Send) -> None:
        """Sends it once more."""
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body})


class KeptAnswers:
    """Answers from one copy, with one list of what is withheld; what was asked for the longest ago goes first.

    Another copy, or another list, has others (`Site.kept`): an answer that is being made as one takes the other's place
    may hold what must not be shown any more. It is then kept in here, where nobody asks any more.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most, self.size = most, 0
        self._answers: OrderedDict[bytes, KeptAnswer] = OrderedDict()

    def get(self, tag: bytes) -> KeptAnswer | None:
        """The answer with this tag, which is made of all that an answer is made from."""
        if tag in self._answers:
            self._answers.move_to_end(tag)
        return self._answers.get(tag)

    def put(self, tag: bytes, answer: KeptAnswer) -> None:
        """Keeps an answer."""
        if (known := self._answers.pop(tag, None)) is not None:
            self.size -= known.size
        self._answers[tag] = answer
        self.size += answer.size
        while self.size > self.most:
            _, oldest = self._answers.popitem(last=False)
            self.size -= oldest.size

    def keeping(self, send: Send, tag: bytes, still: Callable[[], bool]) -> Send:
        """`send`, by which an answer is kept that is good and comes in one piece; `still`: if that is so at its end."""
        sent: list[Message] = []

        async def kept(message: Message) -> None:
            await send(message)
            if len(sent) < 2:
                sent.append(message)
                if len(sent) == 2 and _is_for_many(*sent) and still():
                    self.put(tag, KeptAnswer(sent[0], bytes(message.get("body", b""))))

        return kept


def _is_for_many(start: Message, body: Message) -> bool:
    private = any(k.lower() == b"cache-control" and b"no-store" in v for k, v in start.get("headers", ()))
    whole = not body.get("more_body") and len(body.get("body", b"")) <= LARGEST
    return start.get("status") == 200 and whole and not private
