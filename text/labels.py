"""Labels of kinds of change and of categories, for messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.change import ChangeKind
from model.register import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND_WORDS: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.ADDED: ("new release", "new releases"),
    ChangeKind.REMOVED: ("release removed", "releases removed"),
    ChangeKind.CHANGED: ("release edited", "releases edited"),
    ChangeKind.MOVED: ("release moved", "releases moved"),
    ChangeKind.REFERENCE_CORRECTED: ("reference corrected", "references corrected"),
    ChangeKind.REFERENCE_REUSED: ("reference used again", "references used again"),
    ChangeKind.DUPLICATE_ADDED: ("duplicate row added", "duplicate rows added"),
    ChangeKind.DUPLICATE_REMOVED: ("duplicate row removed", "duplicate rows removed"),
    ChangeKind.RESTORED: ("release restored", "releases restored"),
    ChangeKind.ROWS_SHOWN: ("set of hidden rows now shown", "sets of hidden rows now shown"),
    ChangeKind.SPLIT: ("release split", "releases split"),
    ChangeKind.MERGED: ("releases merged", "releases merged"),
    ChangeKind.STATUS_CHANGED: ("status changed", "statuses changed"),
    ChangeKind.NO_LONGER_HELD: ("data no longer held", "releases no longer held"),
    ChangeKind.LICENCE_ENDED: ("licence ended", "licences ended"),
    ChangeKind.DESTRUCTION_RECORDED: ("destruction recorded", "destructions recorded"),
    ChangeKind.DESTRUCTION_OVERDUE: ("destruction overdue", "destructions overdue"),
    ChangeKind.BULK_CHANGED: ("wholesale rewording", "wholesale rewordings"),
    ChangeKind.REFERENCES_RENUMBERED: ("renumbering of references", "renumberings of references"),
    ChangeKind.RECIPIENT_KNOWN: ("recipient now known", "recipients now known"),
    ChangeKind.AMENDMENT_PUBLISHED: ("amendment published", "amendments published"),
    ChangeKind.RECIPIENT_RENAMED: ("recipient renamed", "recipients renamed"),
    ChangeKind.NAME_CORRECTED: ("name corrected", "names corrected"),
    ChangeKind.BASELINE: ("baseline taken", "baselines taken"),
    ChangeKind.EDITION_PUBLISHED: ("new edition published", "new editions published"),
    ChangeKind.FILE_REPLACED_SILENTLY: ("file replaced without notice", "files replaced without notice"),
    ChangeKind.DOCUMENT_CHANGED: ("document changed", "documents changed"),
    ChangeKind.ATTACHMENT_ADDED: ("file added", "files added"),
    ChangeKind.ATTACHMENT_REMOVED: ("file removed", "files removed"),
    ChangeKind.PAGE_CHANGED: ("page changed", "pages changed"),
    ChangeKind.PAGE_WITHDRAWN: ("page withdrawn", "pages withdrawn"),
    ChangeKind.PAGE_RESTORED: ("page restored", "pages restored"),
    ChangeKind.PAGE_GONE: ("page gone", "pages gone"),
    ChangeKind.PAGE_MOVED: ("page moved", "pages moved"),
    ChangeKind.LISTED: ("document listed", "documents listed"),
    ChangeKind.RELABELLED: ("recipient relabelled", "recipients relabelled"),
    ChangeKind.UNLISTED: ("document unlisted", "documents unlisted"),
    ChangeKind.PUBLICATION_FOUND: ("publication found", "publications found"),
    ChangeKind.COLUMNS_CHANGED: ("change of columns", "changes of columns"),
    ChangeKind.EVIDENCE_PUBLISHED: ("evidence published", "pieces of evidence published"),
    ChangeKind.EVIDENCE_EDITED: ("evidence edited", "pieces of evidence edited"),
    ChangeKind.EVIDENCE_WITHDRAWN: ("evidence withdrawn", "pieces of evidence withdrawn"),
    ChangeKind.EVIDENCE_RESTORED: ("evidence listed again", "pieces of evidence listed again"),
    ChangeKind.REPORT_PUBLISHED: ("report published", "reports published"),
    ChangeKind.RESPONSE_PUBLISHED: ("response published", "responses published"),
    ChangeKind.PUBLICATION_PUBLISHED: ("committee publication", "committee publications"),
    ChangeKind.PUBLICATION_EDITED: ("committee publication edited", "committee publications edited"),
    ChangeKind.PUBLICATION_WITHDRAWN: ("committee publication withdrawn", "committee publications withdrawn"),
    ChangeKind.PUBLICATION_RESTORED: ("committee publication listed again", "committee publications listed again"),
    ChangeKind.QUESTION_TABLED: ("question tabled", "questions tabled"),
    ChangeKind.QUESTION_HOLDING: ("holding answer", "holding answers"),
    ChangeKind.QUESTION_ANSWERED: ("question answered", "questions answered"),
    ChangeKind.QUESTION_CORRECTED: ("answer corrected", "answers corrected"),
    ChangeKind.QUESTION_EDITED: ("question edited", "questions edited"),
    ChangeKind.QUESTION_WITHDRAWN: ("question withdrawn", "questions withdrawn"),
    ChangeKind.QUESTION_RESTORED: ("question listed again", "questions listed again"),
    ChangeKind.STATEMENT_MADE: ("statement made", "statements made"),
    ChangeKind.STATEMENT_EDITED: ("statement edited", "statements edited"),
    ChangeKind.STATEMENT_WITHDRAWN: ("statement withdrawn", "statements withdrawn"),
    ChangeKind.STATEMENT_RESTORED: ("statement listed again", "statements listed again"),
    ChangeKind.ENTRY_PUBLISHED: ("feed entry", "feed entries"),
    ChangeKind.ENTRY_EDITED: ("feed entry edited", "feed entries edited"),
    ChangeKind.PAGE_WATCHED: ("page watched", "pages watched"),
    ChangeKind.WENT_BACK: ("edition went back", "editions went back"),
}
"""What a kind is called: one, several."""

CATEGORY_WORDS: Mapping[Category, str] = {
    Category.PRESS: "press",
    Category.COMMERCIAL: "commercial",
    Category.THINK_TANK: "think tank",
    Category.CHARITY: "charity",
    Category.UNIVERSITY: "university",
    Category.CENTRAL_GOVERNMENT: "central government",
    Category.REGULATOR_ALB: "regulator or arm's length body",
    Category.HEALTH: "health body",
    Category.LOCAL_AUTHORITY: "local authority",
    Category.POLICE_HOME_OFFICE: "police or Home Office",
    Category.SCHOOL_EXAM_BOARD: "school or exam board",
    Category.INDIVIDUAL: "individual",
    Category.UNKNOWN: "not known",
}


def counted(summary: Mapping[str, int]) -> str:
    """How many changes of each kind, as they are read aloud: 3 new releases, 1 change of columns."""
    return ", ".join(f"{n:,} {KIND_WORDS[ChangeKind(kind)][n != 1]}" for kind, n in summary.items())


def words(value: str) -> str:
    """A member's value as it is read aloud: local_authority is local authority."""
    return value.replace("_", " ")
