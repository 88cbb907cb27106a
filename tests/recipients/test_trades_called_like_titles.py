"""A word that newspapers are called by is no newspaper beside a trade; a paper of Sundays is no person."""

from __future__ import annotations

import pytest

from model.recipient import Category, Confidence
from recipients.classify import classify_recipient

TRADES = (
    "Courier Express Ltd", "Exampleton Courier Services Ltd", "Herald Logistics Ltd", "The Exampleton Courier Company Ltd",
    "Herald Removals", "Gazette Plumbing Ltd", "Tribune Haulage", "Chronicle Catering Ltd", "Telegraph Taxis Ltd",
    "Telegraph Removals and Storage", "Radio Cars Ltd", "Argus Roofing Ltd", "Medical Courier Limited", "Argus Alarms Ltd",
    "Legal Courier Ltd", "Courier Dispatch Ltd", "Chronicle Coaches", "City Couriers Ltd", "Guardian Alarms Ltd",
)
PAPERS = (
    "The Courier", "Courier", "Herald Express", "Express & Star", "Dundee Courier", "Halifax Courier", "Herald Scotland",
    "Courier & Advertiser", "Courier Newspapers Ltd", "Kent Courier Ltd", "Tamworth Herald Company Ltd",
    "Gazette Media Company Ltd", "Craven Herald & Pioneer", "Swindon Advertiser", "Radio Sheffield", "Sunday Express",
)


@pytest.mark.parametrize("name", TRADES)
def test_a_trade_is_a_company_or_asked_about(name: str) -> None:
    found = classify_recipient(name)
    assert found.category is Category.COMMERCIAL
    assert found.confidence is Confidence.LOW or Category.PRESS not in found.also


@pytest.mark.parametrize("name", PAPERS)
def test_a_newspaper_stays_one(name: str) -> None:
    assert classify_recipient(name).category is Category.PRESS


@pytest.mark.parametrize("name", ["Sunday Fabricator", "The Sunday Fabricator", "Sunday Investigator"])
def test_nobody_has_such_a_family_name(name: str) -> None:
    assert classify_recipient(name).category is Category.PRESS


@pytest.mark.parametrize("name", ["Sunday Lantern", "Sunday Dummyhampton"])
def test_where_it_may_be_a_person_the_name_waits_and_the_press_route_hears(name: str) -> None:
    found = classify_recipient(name)
    assert (found.category, found.confidence) == (Category.INDIVIDUAL, Confidence.LOW) or found.category is Category.PRESS
    assert found.category is Category.PRESS or Category.PRESS in found.also


@pytest.mark.parametrize("name", ["Sunday Adeyemi", "Sunday Okafor", "Mr Sunday Ojo", "Dr Sunday Bello", "Sunday Johnson"])
def test_who_is_called_sunday_is_a_person(name: str) -> None:
    assert classify_recipient(name).category is Category.INDIVIDUAL
