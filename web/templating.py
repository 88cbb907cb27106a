"""Jinja as our pages need it: rows are looked into at once, and what stands on a page again and again is made once."""

from __future__ import annotations

from collections.abc import Callable
from types import BuiltinMethodType, FunctionType
from typing import Any

import markupsafe
from jinja2 import Environment, Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.nodes import Call, Concat, Expr, Getattr, Name, Node
from jinja2.runtime import Context, Macro, markup_join
from jinja2.utils import missing
from markupsafe import Markup

_OF_DICTS = frozenset(dir(dict))
_NO_ROWS = frozenset({"about", "loop", "parts", "site"})
"""Names that stand for no row in any template: what is asked of them is there."""
_MADE_ONCE = frozenset({"badge", "level", "gravity", "ref", "outside", "time", "date", "filelink"})
"""Macros of _parts.html that stand on a page many times, and see nothing but a few words that they are given."""
_PLAIN = frozenset({str, int, type(None)})
"""Only these: a text that is escaped already equals the same text that is not, and 1 equals true."""
_KEPT = 20_000
"""Of those kept ready, some 150 bytes each."""
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", markupsafe.escape)
"""Without the wrapping, by which an escaped text is known from another: what is written out is asked no more."""


def written(value: object) -> str:
    """A value as it is written into a page: escaped as `markupsafe.escape` does."""
    kind = type(value)
    if kind is str:
        return _escaped(value)  # type: ignore[arg-type]
    return value if kind is Markup else markupsafe.escape(value)  # type: ignore[return-value]


def joined(parts: tuple[object, ...]) -> str:
    """Values put together as `~` does: escaped, and Markup, where one of them is."""
    return "".join(map(str, parts)) if _PLAIN.issuperset(map(type, parts)) else markup_join(parts)


class _Generator(CodeGenerator):
    """Has rows looked into, and texts written out, where a template does it, without calling a function for each."""

    def write_commons(self) -> None:
        self.writeline("escaped, written, joined = environment.escaped, environment.written, environment.joined")
        super().write_commons()

    def writeline(self, x: str, node: Node | None = None, extra: int = 0) -> None:
        """As Jinja's own, but for a block: its pieces, hundreds, would each come up through all that it stands in."""
        if x.startswith("yield from context.blocks"):
            x = f"yield ''.join({x.removeprefix('yield from ')})"
        super().writeline(x, node, extra)

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 - as Jinja's own, as the next
        if isinstance(node.node, Name) and node.node.name in _NO_ROWS:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")
            return
        if node.attr in _OF_DICTS:
            super().visit_Getattr(node, frame)
            return
        self.write(f"(row[{node.attr!r}] if type(row := ")
        self.visit(node.node, frame)
        self.write(f") is dict and {node.attr!r} in row else environment.getattr(row, {node.attr!r}))")

    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Without handing on what is set in loops and blocks: nothing that a template of ours calls asks for it."""
        plain = frame.copy()
        plain.loop_frame = plain.block_frame = False
        super().visit_Call(node, plain, forward_caller=forward_caller)

    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().visit_Concat(node, frame)
            return
        self.write("joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - private of Jinja's
        if _is_plain(frame, finalize):
            self.write("(escaped(value) if type(value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401
        if _is_plain(frame, finalize):
            self.write(") is str else written(value))")
        else:
            super()._output_child_post(node, frame, finalize)


def _is_plain(frame: Frame, finalize: Any) -> bool:  # noqa: ANN401
    """True where what is written out is escaped, and nothing else is done to it."""
    return not frame.eval_ctx.volatile and frame.eval_ctx.autoescape and finalize.src is None


class _Context(Context):
    """Calls what a template calls without asking each time what it wants to be given."""

    environment: RowTemplates

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Jinja's own
        """As Jinja's own, which has to expect what no template of ours calls."""
        kind = type(called)
        if kind is not Macro:
            if kind is BuiltinMethodType or (kind is FunctionType and not called.__dict__):  # where it notes its wants
                return called(*args, **kwargs)
            return super().call(called, *args, **kwargs)
        if kwargs or len(args) > len(called.arguments):
            return called(self.eval_ctx, *args, **kwargs)
        if called.name not in _MADE_ONCE or not _PLAIN.issuperset(map(type, args)):
            return _made_by(called, args)
        made, key = self.environment.made, (called, *args)
        if (known := made.get(key)) is None:
            if len(made) >= _KEPT:
                made.clear()
            known = made[key] = _made_by(called, args)
        return known


def _made_by(macro: Macro, args: tuple[Any, ...]) -> Markup:
    """What a macro makes of words in their order, as all of ours do: Jinja's way looks for names, callers and more."""
    missing_too = (missing,) * (len(macro.arguments) - len(args))
    return str.__new__(Markup, macro._func(*args, *missing_too))  # noqa: SLF001 - by Markup(...) it would cost twice


class _Template(Template):
    """Is imported for the names in it alone: all templates have the same globals."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002 - as Jinja's own
        return super()._get_default_module(None)


class RowTemplates(Environment):
    """Templates that look into rows, which are dicts, as any other would, and find what they hold at the first look."""

    code_generator_class = _Generator
    context_class = _Context
    template_class = _Template
    escaped, written, joined = staticmethod(_escaped), staticmethod(written), staticmethod(joined)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Jinja's own
        super().__init__(*args, **kwargs)
        self.made: dict[tuple[Any, ...], str] = {}
        """What macros have made, by what they were given."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - whatever a template is given
        """As Jinja's own, which has an exception raised and caught for each cell before it looks for the cell."""
        if type(obj) is dict and attribute not in _OF_DICTS:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)
