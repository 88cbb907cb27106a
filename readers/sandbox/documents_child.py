"""The child process that reads a PDF or a DOCX: bytes on stdin, one JSON document on stdout, limits as in child.py.

Started by `readers.documents.read` as `python -I -S documents_child.py KIND PATH...`: KIND is pdf or zip for the words,
hidden or show for what a PDF hides, without its words or with them, copy for a PDF made anew; each PATH is a folder to
import from. PDFium must not be called from threads and has crashed on damaged files: one child a file.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def main(kind: str) -> None:
    """Writes {"text": ...}, {"hidden": ...} or {"refused": [code, why]}."""
    read: Callable[[bytes], Any]
    if kind in ("hidden", "show"):
        from readers.documents.docx import look_into_docx
        from readers.documents.pdf import look_into_pdf

        def read(data: bytes) -> Any:  # noqa: ANN401 - as below
            return look_into_docx(data) if data.startswith(b"PK") else look_into_pdf(data)
    elif kind == "pdf":
        from readers.documents.pdf import read_pdf as read
    elif kind == "copy":
        from readers.documents.pdf import copy_pdf as read
    else:
        from readers.documents.docx import read_docx as read
    from readers.hidden.take_out import as_answer
    from readers.sandbox.child import limit
    from readers.workbook.zip_limits import Refusal

    data = sys.stdin.buffer.read()
    limit()
    try:
        found = read(data)
        hidden = kind in ("hidden", "show")
        answer = json.dumps({"hidden": as_answer(found, show=kind == "show")} if hidden else {"text": found})
    except Refusal as refusal:
        answer = json.dumps({"refused": list(refusal.args)})
    except MemoryError:
        answer = json.dumps({"refused": ["too_large", "reading it takes too much memory"]})
    sys.stdout.write(answer)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.path.extend(sys.argv[2:])
    main(sys.argv[1])
