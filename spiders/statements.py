"""Polls written statements, as questions are polled."""

from __future__ import annotations

from model.item import ItemKind
from readers.parliament.questions import read_statement, read_statement_list, statements_url
from spiders.paged import PollState
from spiders.questions import QuestionsSpider, Search, quoted


class StatementsSpider(QuestionsSpider):
    """One source is a set of searches."""

    name = "statements"
    item_kind = ItemKind.STATEMENT
    read_list = staticmethod(read_statement_list)
    read_detail = staticmethod(read_statement)

    def list_url(self, poll: PollState, search: Search, skip: int) -> str:
        return statements_url(term=quoted(search.phrase), made=search.days, skip=skip, origin=poll.origin)
