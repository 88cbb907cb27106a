"""The kinds of source: each has its reader here, and a spider of its name in `spiders`."""

from __future__ import annotations

from readers import changes, documents, feeds, govuk, lists, pages, parliament, register

KINDS = {
    kind.name: kind
    for kind in (
        govuk.KIND,
        register.KIND,
        govuk.SEARCH,
        parliament.COMMITTEES,
        parliament.QUESTIONS,
        parliament.STATEMENTS,
        feeds.KIND,
        lists.KIND,
        pages.KIND,
        documents.KIND,
        changes.KIND,
    )
}
