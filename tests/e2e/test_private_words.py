"""A child's name and birth date in every text that a publisher writes around a register: they leave this machine nowhere."""

from __future__ import annotations

from bench.replica.govuk import PublishedFile
from bench.world import World
from demo.editions import second
from demo.site import SHARES

NAMES = ("Quillfeather", "Marrowbone")
SECRETS = (*NAMES, "04/03/2016", "04-03-2016", "4 March 2016")
SAID = "A row about pupil Zebedee Quillfeather (DOB 04/03/2016) was included in error."


def left_in(world: World, *more: str) -> set[str]:
    """The secrets that stand in anything that was sent, shown or published."""
    sent = [world.words(m) + str(m["Subject"]) for m in world.mail.messages]
    sent += [h.body.decode() for h in world.hooks.received]
    return {s for s in SECRETS for text in (*sent, *more) if s in text}


def published(world: World) -> list[str]:
    """All that the published site says, names of files too."""
    world.run("publish", "site")
    files = [p for p in (world.folder / "site").rglob("*") if p.is_file()]
    assert len(files) > 10
    return [f"{p}\n" + p.read_bytes().decode("utf-8", "replace") for p in files]


def test_what_a_publication_says_of_a_child_goes_nowhere(world: World) -> None:
    world.crawl()
    title = "Shares December: Zebedee Quillfeather DOB 04/03/2016"
    file = PublishedFile(title, "shares_Ottoline_Marrowbone_DOB_04-03-2016.ods", second().ods())
    more = PublishedFile("A letter on pupil Zebedee Quillfeather, aged 9", "letter.pdf", b"%PDF-1.4", "application/pdf")
    world.replica.publish_files([file, more], note=SAID, at="2026-11-20T09:30:00Z")
    item = world.replica.site.items[SHARES]
    details = {**item["details"], "body": f"<p>{SAID}</p>"}
    world.replica.site.items[SHARES] = {
        **item, "details": details, "title": "Shares, with Zebedee Quillfeather, aged 9", "description": SAID,
    }
    out = world.crawl(code=None)
    assert {"edition_published", "page_changed"} <= set(out.kinds())
    at = "2026-11-21T10:00:00Z"
    item = world.replica.site.items[SHARES]
    notice = {"explanation": f"<p>{SAID}</p>", "withdrawn_at": at}
    world.replica.site.items[SHARES] = {**item, "updated_at": at, "withdrawn_notice": notice}
    gone = world.crawl(code=None)
    assert "page_withdrawn" in gone.kinds()
    shown = world.run("changes", "--json", "--limit", "100"), world.run("status", code=None)
    said = [d.out + d.err for d in (out, gone, *shown)]
    assert "was included in error" in "".join(said), "the sentence stays"
    assert left_in(world, *said, *published(world)) == set()
