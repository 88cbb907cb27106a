"""Files of a publication that are not read row by row: what each said when it was last seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.store.transaction import Store, stamp
from db.withheld.looked_into import to_look_into
from model.fetch import Snapshot


@dataclass(frozen=True, slots=True)
class Document:
    """One such file."""

    file: str
    """Its identity over the editions: the title with dates taken out."""
    title: str
    url: str
    sha256: str
    words: str
    """Equal where what it says is equal; "" where that is not known, since the body did not come."""
    snapshot: Snapshot | None = None
    """The answer it came in; None where it is unchanged."""


def documents(store: Store, source: str) -> list[Document]:
    """The documents of a source as they were last seen."""
    return [
        Document(x["file"], x["title"], x["url"], x["sha256"], x["words"])
        for x in store.rows("select * from document where source = ? order by rowid", [source])
    ]


def save_document(store: Store, source: str, d: Document, now: datetime) -> None:
    """Keeps what a document says now, inside a transaction."""
    to_look_into(store, (d.sha256,))
    store.execute(
        "insert into document values (?, ?, ?, ?, ?, ?, ?) on conflict(source, file) do update set"
        " title = excluded.title, url = excluded.url, sha256 = excluded.sha256,"
        " words = case when excluded.words != '' then excluded.words else document.words end,"
        " seen_at = excluded.seen_at",
        [source, d.file, d.title, d.url, d.sha256, d.words, stamp(now)],
    )
