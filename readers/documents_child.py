"""The child process that reads a PDF or a DOCX: bytes on stdin, one JSON document on stdout, limits as in child.py.

Started by `readers.documents` as `python -I -S documents_child.py KIND PATH...`, KIND pdf or zip, each PATH a folder
to import from. PDFium must not be called from threads and has crashed on damaged files: one child a file.
"""

from __future__ import annotations

import json
import sys


def main(kind: str) -> None:
    """Writes {"text": ...} or {"refused": [code, why]}."""
    if kind == "pdf":
        from readers.documents_pdf import read_pdf as read
    else:
        from readers.documents_docx import read_docx as read
    from readers.child import limit
    from readers.zipped import Refusal

    data = sys.stdin.buffer.read()
    limit()
    try:
        answer = json.dumps({"text": read(data)})
    except Refusal as refusal:
        answer = json.dumps({"refused": list(refusal.args)})
    except MemoryError:
        answer = json.dumps({"refused": ["too_large", "reading it takes too much memory"]})
    sys.stdout.write(answer)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.path.extend(sys.argv[2:])
    main(sys.argv[1])
