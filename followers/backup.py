"""A copy of who follows, encrypted with a passphrase; putting it back honours who was erased meanwhile."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from msgspec import Struct

from db.problems import DatabaseProblem
from followers.store import AFTER_THE_END, FollowerStore
from model.delivery import delivery_id
from text.timestamp import stamp

_MAGIC = b"npdwatch followers 1\n"
_SALT, _NONCE = 16, 12
_KEPT = ("secret", "erased", "follower", "frequency", "follow")


class NoFollowersBackup(DatabaseProblem):
    """A file that is none of ours, was altered, or has another passphrase."""


class PutBack(Struct, frozen=True):
    """What putting back came to."""

    returned: int
    there: int
    """Who is known here already: they stay as they are."""
    erased: int
    """Who was erased, and stays so."""
    unsettled: str = ""
    """Why nobody is written to until a person says so; "" where who has left since the copy is known here."""


def seal(data: bytes, passphrase: str) -> bytes:
    """Encrypts: Scrypt (RFC 7914) makes the key of AES-256-GCM."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    head = _MAGIC + salt + nonce
    return head + AESGCM(_key(passphrase, salt)).encrypt(nonce, data, head)


def unseal(sealed: bytes, passphrase: str) -> bytes:
    """Decrypts. Raises NoFollowersBackup."""
    if not sealed.startswith(_MAGIC):
        raise NoFollowersBackup("The file is no copy of followers, or of a newer npdwatch.")
    end = len(_MAGIC) + _SALT + _NONCE
    head, salt, nonce = sealed[:end], sealed[len(_MAGIC) :][:_SALT], sealed[end - _NONCE : end]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed[end:], head)
    except (InvalidTag, ValueError):
        raise NoFollowersBackup("The passphrase is another one, or the file was altered.") from None


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode())


def copy_of(store: FollowerStore, now: datetime) -> bytes:
    """Who follows and what, the keys of their links, and who was erased; no requests, and nobody who has left."""
    tables = {table: store.rows(f"select * from {table}") for table in _KEPT}  # noqa: S608 - names of ours
    ids = {x["id"] for x in tables["follower"] if x["state"] == "confirmed"}
    tables["follower"] = [x for x in tables["follower"] if x["id"] in ids]
    for table in ("frequency", "follow"):
        tables[table] = [x for x in tables[table] if x["follower"] in ids]
    for x in tables["secret"]:
        x["key"] = base64.b64encode(x["key"]).decode("ascii")
    return json.dumps({**tables, "at": stamp(now)}).encode()


def restore_copy(store: FollowerStore, copy: bytes, now: datetime) -> PutBack:
    """Adds who is in the copy and not here; nobody who was erased, here or there, and nobody who is known here.

    Who has left since the copy is known where it was made here, and for as long as that is kept. Otherwise nobody is
    written to until a person says so.
    """
    tables: dict[str, Any] = json.loads(copy)
    at = str(tables.get("at", ""))
    with store.transaction():
        here = {base64.b64decode(x["key"]) for x in tables["secret"]} & set(store.keys.values())
        known = bool(here) and at > stamp(now - AFTER_THE_END)
        secret = {x["id"]: _number_of(store, base64.b64decode(x["key"])) for x in tables["secret"]}
        there = erased = 0
        returned: dict[str, str] = {}
        for x in tables["follower"]:
            if store.by_address(x["address"]):
                there += 1
            elif store.is_erased(x["address"]):
                erased += 1
            else:
                returned[x["id"]] = _insert(store, x)
        # Behind the readers: who follows in the copy has another address in the mailbox of one that was erased there.
        store.many(
            "insert into erased values (?, ?, ?) on conflict do nothing",
            [(x["hash"], secret[x["secret"]], x["at"]) for x in tables["erased"]],
        )
        for table in ("frequency", "follow"):
            for x in tables[table]:
                if x["follower"] in returned:
                    store.insert(table, **{**x, "follower": returned[x["follower"]]})
        if returned and not known:
            store.note_unsettled(at)
    return PutBack(len(returned), there, erased, store.why_unsettled())


def _number_of(store: FollowerStore, key: bytes) -> int:
    found = next((number for number, known in store.keys.items() if known == key), None)
    return store.insert("secret", key=key) if found is None else found


def _insert(store: FollowerStore, row: dict[str, Any]) -> str:
    """Writes a follower back, under another id where the old one is taken; gives the id."""
    taken = store.one("select 1 from follower where id = ? or mark = ?", [row["id"], row["mark"]])
    while taken:
        row = {**row, "id": (new := secrets.token_hex(10)), "mark": delivery_id("", new)}
        taken = store.one("select 1 from follower where id = ? or mark = ?", [row["id"], row["mark"]])
    store.insert("follower", **row)
    return str(row["id"])
