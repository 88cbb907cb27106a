"""Groups of sources that are fetched together, since they stand on hosts that they share."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def grouped(hosts: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The group of each source, named by the first of its hosts in order of the alphabet.

    `hosts`: those that each source is fetched from, at least one. Sources that share one are in one group, and so are
    those between whom others make a chain: no host belongs to two groups.
    """
    above: dict[str, str] = {}

    def top(host: str) -> str:
        while above.setdefault(host, host) != host:
            above[host] = above[above[host]]  # the next look is shorter
            host = above[host]
        return host

    for names in hosts.values():
        tops = sorted({top(name) for name in names})
        for other in tops[1:]:
            above[other] = tops[0]
    return {source: top(next(iter(names))) for source, names in hosts.items()}
