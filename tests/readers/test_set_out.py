"""The lines of a `<pre>` are lines of what is read of a page, but where a sentence goes over them."""

from __future__ import annotations

import pytest

from mentions.guarded import read_guarded
from readers.pages.read import read_page, text_of_html

AROUND = "It has been asked for by many and was published at last, as the law has it. " * 5


@pytest.mark.parametrize(("html", "lines"), [
    ("<pre>Khan 100710\nFinch 120311\n\nMarrow 010509</pre>", ["Khan 100710", "Finch 120311", "Marrow 010509"]),
    ("<pre>Name: X Y\r\nAge: 9 <b>q\rR</b>\n\tTail</pre> a\nb", ["Name: X Y", "Age: 9 q", "R", "Tail", "a b"]),
    ("<pre>We wrote to\nthe school.</pre>", ["We wrote to the school."]),
    ("<table><tr><td><pre>A\nB</pre></td><td>c</td></tr></table>", ["A B | c"]),
    ("<pre>A<script>x\ny</script>\nB<!-- c -->\nD</pre>", ["A", "B", "D"]),
    ("<p>A\nB</p>", ["A B"]),
    ("<pre>" * 300 + "A\nB", ["A", "B"]),
])
def test_lines_that_are_set_out_stand_for_themselves(html: str, lines: list[str]) -> None:
    assert text_of_html(html).split("\n") == lines


def test_a_release_that_goes_over_lines_is_read_as_ever() -> None:
    said = "In 2019 the Department for Education gave data of all pupils in England to\nFenwick Analytics Ltd, which has them."
    page = f"<html><body><main><pre>{AROUND}\n\n{said}</pre></main></body></html>".encode()
    text = read_page(page, "https://example.org/a").text or ""
    assert [r.name for m in read_guarded(text, title="", heading="") for r in m.recipients] == ["Fenwick Analytics Ltd"]
