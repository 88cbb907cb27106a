"""Rows as the bits of a whole number: choosing and counting them are a few operations, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bits_of(n: int, positions: Iterable[int]) -> int:
    """The bits of those of `n` rows that stand at these positions."""
    out = bytearray((n + 7) // 8)
    for p in positions:
        out[p >> 3] |= 1 << (p & 7)
    return int.from_bytes(out, "little")


def positions_of(bits: int) -> Iterator[int]:
    """The positions of the rows that have a bit, in order, as they are asked for."""
    flags = f"{bits:b}"[::-1]
    at = flags.find("1")
    while at >= 0:
        yield at
        at = flags.find("1", at + 1)


def without_first(bits: int, n: int) -> int:
    """The bits without the first `n` of them."""
    if n <= 0:
        return bits
    low, high = 0, bits.bit_length()
    while low < high:  # up to which position there are n
        middle = (low + high) // 2
        if (bits & ((1 << middle) - 1)).bit_count() < n:
            low = middle + 1
        else:
            high = middle
    return bits >> low << low
