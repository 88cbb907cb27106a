"""What is wrong with English that is put together from parts: plurals, articles, doubled words, words of ours."""

from __future__ import annotations

import re

FAULTS = {
    "a plural after 1": re.compile(
        r"(?<![\w.,-])1 (?:(?:new|other|more|hidden|duplicate|wholesale|committee|feed|holding) )?"
        r"(?!press\b|status\b|as\b|this\b|was\b|is\b|has\b)[a-z]+s\b|(?<![\w.,-])1 [a-z]+ (?:are|were|have)\b"
    ),
    "a singular after another number": re.compile(
        r"\b(?:0|2) (?:change|release|row|reference|source|entry|file|page|document|other|time|problem|item|attempt)\b"
    ),
    "a doubled word": re.compile(r"\b([a-z]+) \1\b", re.IGNORECASE),
    "snake case": re.compile(r"\b[a-z]+_[a-z_]+\b"),
    "a before a vowel": re.compile(r"\ba (?!(?:uni|use|usa|usu|one\b|once|euro))[aeiou]", re.IGNORECASE),
    "an before a consonant": re.compile(r"\ban (?!(?:hour|honest|heir)\b)[b-df-hj-np-tv-z]"),
    "an article with a capital within": re.compile(r"[a-z,;] (?:An?|The) (?!Daily|to Z)[a-z]"),
    "a word of ours": re.compile(r"\b(?:baselines?|ledger|quarantined?|outbox|leased|enum|None(?! of)|True|False|null)\b"),
    "odd signs": re.compile(r" (?:[,;:]|\.(?!\.))|\(\)|“”|[,;:]\.|(?<!\.)\.\.(?!\.)|[a-z]  [a-z]"),
}


def faults(text: str) -> list[str]:
    plain = re.sub(r"https?://\S+", "", text)
    return [f"{what}: {found[0]!r} in {plain[:200]!r}" for what, rule in FAULTS.items() for found in rule.finditer(plain)]
