"""Which documents tell of a child, or name who is not to be named, by what was read from them or is said of them.

Their bytes are evidence for operators, and handed to nobody, until a person lets them go.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from msgspec.structs import replace

from db.store import Store
from db.withheld.decide import Withheld
from model.hidden import WITHHELD_MARK
from model.item import is_hidden
from text.timestamp import stamp

CAUSE = "individual"
_BECAUSE = "a person says that it may be handed out"


def with_documents(store: Store, withheld: Withheld) -> Withheld:
    """The same, with the documents of which something that was read is withheld: their bytes are kept back too.

    It reads every text that is stored, so it is for what hands out bytes alone: the public copy, bundles.
    """
    telling = documents_telling(store) - let_go(store)
    return replace(withheld, files=withheld.files | telling, telling=telling) if telling else withheld


def documents_telling(store: Store) -> frozenset[str]:
    """The sha256 of every such document, whichever item, version or edition it belongs to, let go or not."""
    named = {x["sha256"] for x in store.each(_NAMED, [WITHHELD_MARK])}
    for x in store.each(_OF_ITEMS, [WITHHELD_MARK]):
        documents = json.loads(x["documents"])
        if x["marked"] or is_hidden(x["key"]) or x["anonymous"] or _is_cut(x["url"]) or _any_cut(documents):
            named.update(d.get("sha256") or "" for d in documents)
    return frozenset(named - {""})


def _any_cut(documents: Iterable[dict[str, str]]) -> bool:
    return any(_is_cut(d.get("url")) for d in documents)


def _is_cut(url: str | None) -> bool:
    """True for an address of which the host alone was kept."""
    return bool(url) and urlsplit(str(url)).path in ("", "/")


def let_go(store: Store) -> frozenset[str]:
    """The documents that a person has let go though they tell, or are judged to."""
    return frozenset(x["key"] for x in store.each(_LET_GO, [CAUSE]))


def let_document_go(store: Store, sha256: str, *, who: str, now: datetime) -> bool:
    """Writes down a person's word that a document may be handed out, inside a transaction; False where it is none."""
    if store.one(_IS_DOCUMENT, {"sha256": sha256}) is None:
        return False
    store.execute(
        "insert into withheld(kind, key, because, who, cause, at, lifted_at, lifted_by)"
        " values ('file', ?1, ?2, ?3, ?4, ?5, ?5, ?3)", [sha256, _BECAUSE, who, CAUSE, stamp(now)],
    )
    return True


_LET_GO = """
select distinct key from withheld w where kind = 'file' and cause = ? and lifted_at is not null
  and not exists (select 1 from withheld n where n.kind = w.kind and n.key = w.key and n.lifted_at is null)
"""
_NAMED = """
select sha256 from edition_file where instr(title || filename, ?1)
union select sha256 from document where instr(title, ?1)
"""
_OF_ITEMS = """
select v.documents, i.key, json_extract(v.data, '$.url') url, json_extract(i.data, '$.anonymous')
  or json_extract(v.data, '$.anonymous') anonymous, instr(v.title || coalesce(v.text, '') || coalesce(v.answer, '')
  || coalesce(v.original_answer, '') || v.data || i.data, ?1) > 0 marked
from item_version v join item i on i.id = v.item_id where v.documents != '[]'
"""
_IS_DOCUMENT = """
select 1 from edition_file where sha256 = :sha256 union all select 1 from document where sha256 = :sha256
union all select 1 from snapshot where sha256 = :sha256
union all select 1 from item_version v, json_each(v.documents) d where json_extract(d.value, '$.sha256') = :sha256
limit 1
"""
