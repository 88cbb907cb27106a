"""Packs parts into a zip file, the same bytes each time, as office programs do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_TIME = (2020, 1, 1, 0, 0, 0)


def zip_bytes(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip file. The part that says of what type the whole is ("mimetype") is not compressed: readers look there."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, part.encode("utf-8", "replace") if isinstance(part, str) else part)
    return out.getvalue()
