"""The generator: 100 leaks and 100 clean twins, the same for the same seed.

from generate import leaks, twins
for case in leaks(1): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from bench.leaks.content import Register, child, register, table_book
from bench.leaks.html_cases import html_leak, html_twin
from bench.leaks.model import Book, Case, Plant, Scene
from bench.leaks.ods_parts import ODS_PARTS
from bench.leaks.ods_writer import ods_bytes
from bench.leaks.pdf_cases import pdf_leak, pdf_twin
from bench.leaks.sheet_leaks import SHEET_LEAKS
from bench.leaks.sheet_twins import IN_BOTH, SHEET_TWINS
from bench.leaks.xls_parts import XLS_PARTS
from bench.leaks.xls_writer import xls_bytes
from bench.leaks.xlsx_parts import XLSX_PARTS, summary_sheet
from bench.leaks.xlsx_writer import xlsx_bytes

Plan = dict[str, dict[str, int]]
LEAK_PLAN: Plan = {
    "xlsx": {"hidden_sheet": 2, "very_hidden_sheet": 2, "hidden_row": 2, "filtered_row": 2, "collapsed_row": 2,
             "zero_height_row": 2, "hidden_column": 2, "zero_width_column": 2, "pivot_cache": 2, "comment": 2,
             "threaded_comment": 2, "external_link": 2, "embedded_xlsx": 1, "embedded_docx": 1,
             "embedded_ole": 1, "tracked_changes": 2, "defined_name": 2, "data_model": 1, "white_on_white": 2,
             "white_on_no_fill": 2, "indexed_colour": 1, "same_dark_colour": 1, "theme_colour": 1,
             "theme_colour_no_fill": 1, "tiny_text": 2, "number_format": 2},
    "ods": {"hidden_sheet": 2, "hidden_row": 2, "filtered_row": 2, "collapsed_row": 2, "zero_height_row": 1,
            "hidden_column": 2, "zero_width_column": 1, "comment": 2, "tracked_changes": 2,
            "embedded_object": 2, "external_link": 1, "defined_name": 1, "white_on_white": 1,
            "white_on_no_fill": 1, "tiny_text": 1, "number_format": 1},
    "xls": {"hidden_sheet": 1, "very_hidden_sheet": 1, "hidden_row": 1, "filtered_row": 1, "collapsed_row": 1,
            "zero_height_row": 1, "hidden_column": 1, "zero_width_column": 1, "comment": 1, "external_link": 1,
            "defined_name": 1, "indexed_colour": 1, "tiny_text": 1, "number_format": 1, "pivot_cache": 1},
    "pdf": {"pdf_attachment": 2, "text_under_box": 2, "invisible_text": 2, "white_text": 2},
    "html": {"hidden_attribute": 2, "display_none": 2, "visibility_hidden": 1, "style_class": 1, "template": 1,
             "comment": 1, "off_screen": 1},
}
TWIN_PLAN: Plan = {
    "xlsx": {"authors": 2, "white_headings": 3, "logo": 2, "frozen_panes": 2, "open_filter": 3,
             "blank_hidden_sheet": 2, "blank_hidden_columns": 2, "hidden_unused_area": 2, "print_names": 3,
             "expanded_groups": 2, "validation": 2, "conditional": 2, "small_print": 2, "links": 2,
             "merged_cells": 2, "notes_sheet": 2, "unused_white_styles": 3, "empty_comments": 2,
             "spacer_rows": 2, "mixture": 2},
    "ods": {"authors": 1, "white_headings": 1, "logo": 2, "frozen_panes": 1, "open_filter": 2,
            "blank_hidden_sheet": 2, "blank_hidden_columns": 1, "hidden_unused_area": 1, "print_names": 1,
            "expanded_groups": 2, "validation": 1, "small_print": 1, "links": 1, "merged_cells": 1,
            "notes_sheet": 1, "unused_white_styles": 2, "spacer_rows": 2, "mixture": 1},
    "xls": {"authors": 1, "white_headings": 1, "frozen_panes": 1, "open_filter": 1, "blank_hidden_sheet": 1,
            "blank_hidden_columns": 1, "hidden_unused_area": 1, "print_names": 1, "expanded_groups": 1,
            "small_print": 1, "links": 1, "merged_cells": 1, "notes_sheet": 1, "unused_white_styles": 1,
            "spacer_rows": 1},
    "pdf": {"bookmarks": 3, "text_over_box": 3, "authors": 1, "link": 1},
    "html": {"skip_link": 2, "hidden_menu": 2, "noscript": 2, "page_comment": 1, "visually_hidden_heading": 1,
             "empty_template": 1},
}
WRITERS: dict[str, Callable[[Book], bytes]] = {"xlsx": xlsx_bytes, "ods": ods_bytes, "xls": xls_bytes}
PARTS: dict[str, dict[str, Plant]] = {"xlsx": XLSX_PARTS, "ods": ODS_PARTS, "xls": XLS_PARTS}


def _scene(source: Register, rng: Random, number: int, variant: int, with_new: bool) -> Scene:
    """The scene of one edition; the child is the same for the same number and dice."""
    return Scene(rng, child(rng, number), variant, tuple(source.headings), 2 if source.title else 0,
                 len(source.listing(with_new)))


def _book_leak(form: str, kind: str, number: int, variant: int, rng: Random, source: Register) -> Case:
    """A leak in a workbook: the base is plain, the edition holds the child."""
    inline = rng.random() < 0.3
    base, edition = table_book(source, False, inline), table_book(source, True, inline)
    scene = _scene(source, rng, number, variant + (form == "xls"), True)
    if kind == "pivot_cache" and form == "xlsx":
        summary_sheet(base, scene)
        summary_sheet(edition, scene)
    plant = PARTS[form].get(kind) or SHEET_LEAKS[kind]
    plant(edition, scene)
    write = WRITERS[form]
    return Case(f"{form}-leak-{kind}-{variant + 1}", kind, f"register.{form}", write(base), write(edition),
                scene.child.secrets, (source.new.telling,), True)


def _book_twin(form: str, kind: str, number: int, variant: int, rng: Random, source: Register) -> Case:
    """A harmless workbook; the feature is in both editions, or new in the next one."""
    inline = rng.random() < 0.3
    base, edition = table_book(source, False, inline), table_book(source, True, inline)
    if kind in IN_BOTH or variant % 2 == 0:
        SHEET_TWINS[kind](base, _scene(source, rng, number, variant, False))
    SHEET_TWINS[kind](edition, _scene(source, rng, number, variant, True))
    write = WRITERS[form]
    return Case(f"{form}-twin-{kind}-{variant + 1}", kind, f"register.{form}", write(base), write(edition), (),
                (source.new.telling,), True)


def _steps(plan: Plan, seed: int, sort: str) -> Iterator[tuple[str, str, int, int, Random]]:
    """All the cases of a plan, each with its own dice."""
    number = 0
    for form, kinds in plan.items():
        for kind, count in kinds.items():
            for variant in range(count):
                yield form, kind, number, variant, Random(f"{seed}/{sort}/{form}/{kind}/{variant}")
                number += 1


def leaks(seed: int) -> Iterator[Case]:
    """The 100 leaks."""
    for form, kind, number, variant, rng in _steps(LEAK_PLAN, seed, "leak"):
        source = register(rng)
        if form == "html":
            yield html_leak(kind, number, variant, rng, source)
        elif form == "pdf":
            yield pdf_leak(kind, number, variant, rng, source)
        else:
            yield _book_leak(form, kind, number, variant, rng, source)


def twins(seed: int) -> Iterator[Case]:
    """The 100 clean twins."""
    for form, kind, number, variant, rng in _steps(TWIN_PLAN, seed, "twin"):
        source = register(rng)
        if form == "html":
            yield html_twin(kind, variant, source)
        elif form == "pdf":
            yield pdf_twin(kind, variant, source)
        else:
            yield _book_twin(form, kind, number, variant, rng, source)


if __name__ == "__main__":
    for form in LEAK_PLAN:
        print(form, sum(LEAK_PLAN[form].values()), "leaks,", sum(TWIN_PLAN[form].values()), "twins")
