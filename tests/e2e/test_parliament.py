"""Parliament end to end: crawled, told by mail, Slack and webhook, once, and shown."""

from __future__ import annotations

from pathlib import Path

from bench.parliament_world import DENIED, Watch, evidence
from bench.replica.year import Year

NAMES = "In 2016 the department gave pupil data under DR161117.01 to Example Data Services Ltd."


def test_evidence_is_told_once_and_listed(tmp_path: Path) -> None:
    with Watch(tmp_path, Year([evidence(1, DENIED)])) as watch:
        watch.with_channels()
        watch.parliament.year.evidence.append(evidence(2, DENIED))
        watch.watch(watch.committees())
        watch.crawl()
        first = len(watch.mail.files)
        watch.parliament.add_evidence(evidence(4, NAMES))
        watch.parliament.add_evidence(evidence(5, DENIED))
        watch.crawl()
        watch.crawl()
        assert len(watch.mail.files) == first + 1
        (text,) = [str(part.get_content()) for m in watch.mail.messages[first:] if (part := m.get_body(("plain",)))]
        assert NAMES in text
        assert "Example Organisation 4" in text
        assert "Open Parliament Licence" in text or "Contains" in text
        listed = watch.run("evidence", "--polarity", "denial", "--json").data
        assert "written_evidence:910004" not in {x["key"] for x in listed}
        assert "written_evidence:910005" in {x["key"] for x in listed}
