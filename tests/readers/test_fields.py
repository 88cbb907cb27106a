from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readers.columns.fields import (
    ANCHORS,
    DATE_FIELDS,
    FIELDS,
    field_of,
    is_dfe_heading,
    section_of,
)
from readers.columns.undated import file_key, without_dates

OUTCOME = "Date first Extract sent / Date permission for re-use granted/ Date Application Rejected"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        (OUTCOME, "outcome_date"),
        (OUTCOME.upper().replace(" / ", "\n"), "outcome_date"),
        ("DfE Reference", "reference"),
        ("DfE\nreference no.", "reference"),
        ("Reference number", "reference"),
        ("Request ID", "reference"),
        ("Project ID", "reference"),
        ("Project Number", "reference"),
        ("ODR Reference", "reference"),
        ("Row ID", "row_id"),
        ("No.", "row_id"),
        ("ID", "reference"),
        ("Data Share Reference", "reference"),
        ("Data first supplied", "supplied"),
        ("Reason for access to sensitive data", "purpose"),
        ("Reason for rejection", "note"),
        ("Police authority", "recipient"),
        ("Date published", "published"),
        ("Data controller", "controller"),
        ("Organisation name", "recipient"),
        ("Organization", "recipient"),
        ("Organisation / Company", "recipient"),
        ("Requesting organisation", "recipient"),
        ("Name of requesting organisation", "recipient"),
        ("Data Recipient", "recipient"),
        ("Accredited Researchers", "recipient"),
        ("Police force", "recipient"),
        ("Organisation Type", "organisation_type"),
        ("Commissioning organisation", "commissioner"),
        ("Title", "title"),
        ("Project Name", "title"),
        ("Purpose of the data share", "purpose"),
        ("How the data will be used", "purpose"),
        ("Datasets Used", "dataset"),
        ("Who has the data been shared with? (name of organisation)", "recipient"),
        ("With whom was the data shared", "recipient"),
        ("What data was shared?", "dataset"),
        ("What do we share?", "dataset"),
        ("Data disclosed", "dataset"),
        ("Cyfeirnod", "reference"),
        ("Enw\u2019r sefydliad", "recipient"),
        ("Derbynnydd", "recipient"),
        ("Diben", "purpose"),
        ("Set ddata", "dataset"),
        ("Dyddiad rhannu", "supplied"),
        ("Dyddiad Rhyddhau / Date Released", "supplied"),
        ("Protected Data Accessed", "dataset"),
        ("Data Source", "dataset"),
        ("Data Type provided to applicant", "level"),
        ("Tier of data requested", "tier"),
        ("Old Tier of Variable", "tier"),
        ("Identification Risk", "identifiability"),
        ("Identifi\u00adability", "identifiability"),
        ("Sensitivity (A-E)", "sensitivity"),
        ("Request status", "status"),
        ("Outcome", "status"),
        ("Date of request", "requested"),
        ("Date application received", "requested"),
        ("Date approved by DSAP", "decided"),
        ("Accreditation Date", "decided"),
        ("Date data supplied", "supplied"),
        ("Date of release", "supplied"),
        ("Date rejected", "rejected"),
        ("Licence start date", "licence_start"),
        ("License date", "licence_end"),
        ("Licence expiry date", "licence_end"),
        ("Date data destroyed", "destroyed"),
        ("Legal Gateway", "legal_basis"),
        ("Legal basis for the release of personally identifiable data", "legal_basis"),
        ("Processing Environment", "environment"),
        ("Secure Research Service", "environment"),
        ("Number of pupils", "pupils"),
        ("Number of records requested", "pupils_requested"),
        ("Number of requests", "requests"),
        ("Request number", "reference"),
        ("Years of data requested", "years"),
        ("Approved by (panel)", "panel"),
        ("Date", "date"),
        ("Data shared with", "recipient"),
        ("Organisation data shared with", "recipient"),
        ("To whom was the data released?", "recipient"),
        ("Data supplied to", "recipient"),
        ("Type of organisation data shared with", "organisation_type"),
        ("Date data shared with organisation", "supplied"),
        ("Which datasets were shared with the organisation", "dataset"),
        ("Column1", None),
        ("", None),
        ("x" * 400, None),
    ],
)
def test_field_of(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


@given(st.text())
def test_field_of_never_raises(text: str) -> None:
    assert field_of(text) in (None, *FIELDS)


def test_the_sets_of_fields_name_fields() -> None:
    assert set(FIELDS) >= ANCHORS
    assert set(FIELDS) >= set(DATE_FIELDS)


def test_dfe_headings_are_told_from_others() -> None:
    assert is_dfe_heading("DfE Reference")
    assert is_dfe_heading("Tier of data requested")
    assert is_dfe_heading(OUTCOME)
    assert not is_dfe_heading("Project ID")
    assert not is_dfe_heading("Data Recipient")


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("tier of data", "classification"),
        ("Classification of data", "classification"),
        ("June 17 to Sept 17", "completed"),
        ("open", "open"),
        ("live cases April 12 to May 17", "live"),
        ("External third-party shares", "shares"),
        ("DSAP shares May 18 to June 20", "shares"),
        ("Regular shares June 2020", "regular"),
        ("NPD third-party requests", "npd"),
        ("Home Office", "home_office"),
        ("Police and criminal investigat.", "police"),
        ("Court orders", "court_orders"),
        ("2017-2018", ""),
        ("Sheet1", ""),
        ("", ""),
    ],
)
def test_section_of(name: str, section: str) -> None:
    assert section_of(name) == section


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DfE external data shares: June 2020", "DfE external data shares: September 2023"),
        ("DfE external data shares: June 2020", "DfE_external_data_shares_September_2023.ods"),
        ("NPD third-party requests: April 2018", "NPD third-party requests: 31 May 2017"),
        ("External shares - as at 30/06/2020", "External shares (March 2021)"),
        ("accredited_projects_2025.csv", "accredited_projects_2026-03-25.xlsx"),
    ],
)
def test_file_key_is_the_same_for_two_editions(one: str, other: str) -> None:
    assert file_key(one) == file_key(other)


def test_file_key_tells_files_apart_and_is_never_empty() -> None:
    assert file_key("NPD requests: June 2018") != file_key("External shares: June 2018")
    assert file_key("June 2018") == "June 2018"
    for title in ("Brackenshire register (CSV)", "Brackenshire register (CSV, June 2026)", "Brackenshire register (CSV"):
        assert file_key(title) == "Brackenshire register (CSV)", "it stands in lists and downloads"
    assert without_dates("Shares approved from May 2018 to end of June 2020") == "Shares approved"
