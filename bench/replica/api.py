"""What the made-up year looks like in the answers of Parliament's two APIs, field by field as their schemas have it."""

from __future__ import annotations

import base64
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from bench.replica.documents import docx_document, html_document, pdf_document
from bench.replica.year import COMMITTEES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bench.replica.year import Evidence, Publication, Question

Json = dict[str, Any]
_ENDINGS = {"OriginalFormat": "docx", "Html": "html", "Pdf": "pdf"}
_BODY = (60, "Department for Education")


def problem(status: int, title: str) -> Json:
    """`ProblemDetails`."""
    return {"type": None, "title": title, "status": status, "detail": None, "instance": None}


def collection(items: Sequence[Json], total: int, take: int) -> Json:
    """The envelope of the Committees API."""
    return {"items": list(items), "totalResults": total, "itemsPerPage": take, "links": []}


def committee_json(index: int) -> Json:
    """A `CommitteeSummary`."""
    number, name, house = COMMITTEES[index]
    return {
        "contact": None, "id": number, "name": name, "parentCommittee": None, "subCommittees": [], "house": house,
        "leadHouse": None, "category": {"id": 1, "name": "Select"}, "committeeTypes": [], "showOnWebsite": True,
        "websiteLegacyUrl": None, "websiteLegacyRedirectEnabled": False, "startDate": "2010-07-13T00:00:00",
        "endDate": None, "dateCommonsAppointed": None, "dateLordsAppointed": None, "scrutinisingDepartments": [],
        "isLeadCommittee": None,
        "nameHistory": [{"id": number, "committeeId": number, "name": name, "startDate": "2010-07-13T00:00:00",
                         "endDate": None}],
    }


def evidence_json(e: Evidence) -> Json:
    """A `WrittenEvidence` or `OralEvidence`; the inquiry is an object in one and a list in the other."""
    common: Json = {
        "id": e.id, "publicationDate": _time(e.published), "witnesses": _witnesses(e),
        "document": _document(e.id + 600_000, e.reference, e.formats) if e.formats else None,
        "committees": [committee_json(e.committee)],
        "legacyHtmlUrl": e.legacy and f"{e.legacy}.html", "legacyPdfUrl": e.legacy and f"{e.legacy}.pdf",
    }
    if common["document"]:
        common["document"]["files"] += [
            {"fileName": name, "fileSize": 700, "fileDataFormat": kind, "url": None} for name, kind in e.annexes
        ]
    if e.kind == "OralEvidence":
        return common | {
            "activityId": e.id, "meetingDate": _time(e.published), "activityStartDate": _time(e.published),
            "committeeBusinesses": [_business(e.inquiry)],
            "hcNumbers": [{"number": "468", "sessionId": 35, "sessionDescription": "2024-25"}],
        }
    return common | {
        "submissionId": f"00000000-0000-4000-8000-{e.id:012}", "internalReference": e.reference,
        "committeeBusiness": _business(e.inquiry), "hcNumber": None, "anonymous": e.anonymous,
        "anonymousWitnessText": "Name withheld" if e.anonymous else None,
    }


def publication_json(p: Publication) -> Json:
    """A `Publication`."""
    return {
        "description": p.title, "id": p.id, "publicationStartDate": _time(p.published),
        "governmentResponses": {"publication": [], "responseDeadline": None, "responseExcepted": False},
        "publicationEndDate": None, "documents": [_document(p.id + 600_000, p.title, ("OriginalFormat",), "pdf")],
        "hcNumber": {"number": "12", "sessionId": 35, "sessionDescription": "2024-25"} if p.type == "Report" else None,
        "hlPaper": None,
        "type": {"id": 1, "name": p.type, "description": None, "governmentCanRespond": p.type == "Report",
                 "canBeResponse": p.type != "Report", "iconKey": None, "pluralVersion": f"{p.type}s"},
        "responseToPublicationId": p.responds_to, "additionalContentUrl": None, "additionalContentUrl2": None,
        "respondingDepartment": None, "businesses": [], "committee": committee_json(p.committee),
    }


def document_json(paragraphs: Sequence[str], name: str, kind: str, *, ending: str = "") -> Json:
    """A `DocumentFileDetail`: the document itself as base64."""
    ending = ending or _ENDINGS[kind]
    data = {"html": html_document, "pdf": pdf_document, "docx": docx_document}[ending](list(paragraphs))
    return {
        "fileName": f"{name}.{ending}", "fileSize": len(data), "fileDataFormat": kind, "url": None,
        "data": base64.b64encode(data).decode(),
    }


def question_json(q: Question, *, cut: bool) -> Json:
    """A question in its envelope; in a list texts are cut at 255 characters and lose their HTML."""
    shorten = cut_text if cut else str
    dates = [{"questionUin": uin, "dateTabled": _day(q.tabled)} for uin in q.grouped]
    value: Json = {
        "id": q.id, "askingMemberId": 1, "askingMember": None, "house": q.house, "memberHasInterest": False,
        "dateTabled": _day(q.tabled), "dateForAnswer": _day(q.tabled), "uin": q.uin,
        "questionText": shorten(q.text), "answeringBodyId": _BODY[0], "answeringBodyName": _BODY[1],
        "isWithdrawn": q.withdrawn, "isNamedDay": False, "groupedQuestions": list(q.grouped),
        "answerIsHolding": q.holding, "answerIsCorrection": q.corrected is not None,
        "answeringMemberId": 2 if q.answer else None, "answeringMember": None, "correctingMemberId": None,
        "correctingMember": None, "dateAnswered": q.answered and _day(q.answered), "answerText": shorten(q.answer),
        "originalAnswerText": shorten(q.original), "comparableAnswerText": "",
        "dateAnswerCorrected": q.corrected and _day(q.corrected),
        "dateHoldingAnswer": _day(q.tabled) if q.holding else None, "attachmentCount": 0, "heading": q.heading,
        "attachments": [], "groupedQuestionsDates": dates,
    }
    return {"value": value, "links": [{"rel": "self", "href": f"/Questions/{q.id}", "method": "GET"}]}


def statement_json(q: Question, *, cut: bool) -> Json:
    """A statement in its envelope."""
    value: Json = {
        "id": q.id, "memberId": 2, "member": None, "memberRole": "Example Minister", "uin": q.uin,
        "dateMade": _day(q.tabled), "answeringBodyId": _BODY[0], "answeringBodyName": _BODY[1], "title": q.heading,
        "text": cut_text(q.text) if cut else q.text, "house": q.house, "noticeNumber": 1, "hasAttachments": False,
        "hasLinkedStatements": False, "linkedStatements": [], "attachments": [],
    }
    return {"value": value, "links": [{"rel": "self", "href": f"/Statements/{q.id}", "method": "GET"}]}


def cut_text(html: str) -> str:
    """As the list of questions shows a text."""
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return text if len(text) <= 255 else text[:255] + "..."


def _witnesses(e: Evidence) -> list[Json]:
    organisations = (
        [{"name": e.organisation, "role": "Director", "idmsId": None, "cisId": e.id}] if e.organisation else []
    )
    return [{
        "organisations": organisations, "submitterType": "Individual" if e.name else "Organisation",
        "additionalContext": None, "id": e.id, "personId": e.id if e.name else None, "name": e.name, "photoUrl": None,
        "memberInfo": None,
    }]


def _document(number: int, name: str, formats: Sequence[str], ending: str = "") -> Json:
    files = [
        {"fileName": f"{name}.{ending or _ENDINGS[f]}", "fileSize": 1000, "fileDataFormat": f, "url": None}
        for f in formats
    ]
    return {"documentId": number, "files": files}


def _business(number: int) -> Json:
    return {
        "id": number, "title": f"Example inquiry {number}",
        "type": {"id": 1, "name": "Inquiry", "isInquiry": True, "description": None}, "openDate": "2024-09-01T00:00:00",
        "closeDate": None, "latestReport": None, "openSubmissionPeriods": [], "closedSubmissionPeriods": [],
        "nextOralEvidenceSession": None, "contact": None,
    }


def _time(when: dt.datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S")


def _day(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00"
