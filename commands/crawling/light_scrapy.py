"""Scrapy's heaviest part, imported before anything else, without what is loaded or looked for beside it for no crawl.

What is put aside here is as where it is not installed, or is loaded when it is asked for: a sixth of the cost of what
Scrapy imports, and 6 MiB.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

HEAVIEST = "scrapy.core.downloader.handlers.http11"
RPC = "scrapy.http.request.rpc"


def _from_bytes(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the library's
    """`charset_normalizer.from_bytes`: it guesses how a page is encoded that says it nowhere."""
    return importlib.import_module("charset_normalizer").from_bytes(*arguments, **named)


def _module(name: str, **names: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(names)
    return module


def _import_scrapy() -> None:
    aside: dict[str, Any] = {
        "pydantic": None,  # itemadapter loads its old version too, to know items by: none of ours is made with it
        "charset_normalizer": _module("charset_normalizer", from_bytes=_from_bytes),
        RPC: _module(RPC, XmlRpcRequest=None),  # loads an HTTP server
    }
    if not sys.modules.keys().isdisjoint({"scrapy", *aside}):
        return
    sys.modules.update(aside)
    try:
        importlib.import_module("itemadapter")
    finally:
        for name in aside:
            del sys.modules[name]
    # A class of an old name is told which module it stands in; Scrapy reads the sources of the whole stack for that.
    deprecate = importlib.import_module("scrapy.utils.deprecate")
    known = vars(inspect) | {"stack": lambda: [(None,), (sys._getframe(2),)], "getmodule": _module_of}  # noqa: SLF001
    deprecate.inspect = SimpleNamespace(**known)  # type: ignore[attr-defined]
    try:
        importlib.import_module(HEAVIEST)
    finally:
        deprecate.inspect = inspect  # type: ignore[attr-defined]


def _module_of(frame: Any) -> ModuleType | None:  # noqa: ANN401 - a frame
    return sys.modules.get(frame.f_globals["__name__"])


_import_scrapy()
