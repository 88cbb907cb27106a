"""Which sources are fetched together: those between whom shared hosts make a chain."""

from __future__ import annotations

from scale.groups import grouped

GOVUK = ("www.gov.uk", "assets.publishing.service.gov.uk")


def test_sources_that_share_a_host_are_one_group() -> None:
    found = grouped({"page": GOVUK, "search": GOVUK[:1], "file": GOVUK[1:], "other": ["one.example"]})
    assert found == dict.fromkeys(("page", "search", "file"), GOVUK[1]) | {"other": "one.example"}


def test_a_chain_is_one_group_in_whatever_order_its_links_come() -> None:
    links = {"ab": ["a", "b"], "cd": ["c", "d"], "bc": ["b", "c"], "e": ["e"]}
    for names in (list(links), list(reversed(links))):
        found = grouped({name: links[name] for name in names})
        assert found == {"ab": "a", "bc": "a", "cd": "a", "e": "e"}


def test_no_host_belongs_to_two_groups() -> None:
    hosts = {f"s{n}": [f"h{n % 97}", f"h{n % 13}"] for n in range(1000)}
    found = grouped(hosts)
    seen: dict[str, str] = {}
    for source, names in hosts.items():
        for host in names:
            assert seen.setdefault(host, found[source]) == found[source]
