"""One question to an OpenAI-compatible address: its answer's words and what it used, or why there is none."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from msgspec import Struct

from model.discreet import Discreet
from net.connection import check_address, redacted

ANSWER_TOKENS = 500
"""An answer may have; ours are short."""
_LARGEST_ANSWER = 200_000
_CHARACTERS_PER_TOKEN = 3
"""At least, for estimates that must not be too low."""
MILLION = 1_000_000


class Chat(Discreet, frozen=True):
    """Who is asked, and for how much."""

    unsaid: ClassVar[frozenset[str]] = frozenset({"key"})
    url: str
    """Of the API, up to /v1."""
    model: str
    key: str = ""
    budget: float = 1.0
    """A day, in the currency of the prices."""
    price_in: float = 0.0
    """Of a million tokens that are sent."""
    price_out: float = 0.0
    a_day: int = 200
    """Questions at most."""
    timeout: float = 60.0
    local: bool = False
    """True where plain http and addresses of this machine or network are allowed."""

    def __post_init__(self) -> None:
        check_address(self.url, local=self.local)

    def cost(self, tokens_in: float, tokens_out: float) -> int:
        """In millionths of the currency, rounded up."""
        return -int(-(tokens_in * self.price_in + tokens_out * self.price_out) // 1)

    def estimate(self, prompt: str) -> int:
        """What a question costs at most."""
        return self.cost(len(prompt) / _CHARACTERS_PER_TOKEN, ANSWER_TOKENS)


class ChatReply(Struct, frozen=True):
    """An answer that came."""

    words: str
    cost: int


class ChatFailure(Struct, frozen=True):
    """Why none came; no secret is in it."""

    why: str


def ask(chat: Chat, rules: str, question: str) -> ChatReply | ChatFailure:
    """Asks once: no redirect, TLS verified, the address checked, one deadline."""
    from net.session import Failed, post  # loads requests

    body = {
        "model": chat.model, "temperature": 0, "max_tokens": ANSWER_TOKENS,
        "messages": [{"role": "system", "content": rules}, {"role": "user", "content": question}],
    }
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {chat.key}"} if chat.key else {})
    url = f"{chat.url.rstrip('/')}/chat/completions"
    answer = post(
        url, json.dumps(body).encode(), headers, local=chat.local, total=chat.timeout, most=_LARGEST_ANSWER
    )
    if isinstance(answer, Failed):
        return ChatFailure(answer.why)
    if answer.status != 200:
        return ChatFailure(f"{redacted(url)} answered {answer.status}")
    try:
        given = json.loads(answer.body)
        words = given["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        words = None
    if not isinstance(words, str):
        return ChatFailure(f"{redacted(url)} gave an answer that is not in the form of that API")
    return ChatReply(words, _cost(chat, given.get("usage"), chat.estimate(rules + question)))


def _cost(chat: Chat, usage: Any, otherwise: int) -> int:  # noqa: ANN401 - any JSON
    tokens = [usage.get(k) for k in ("prompt_tokens", "completion_tokens")] if isinstance(usage, dict) else []
    numbers = [t for t in tokens if isinstance(t, int) and not isinstance(t, bool) and 0 <= t <= MILLION]
    return chat.cost(*numbers) if len(numbers) == 2 else otherwise
