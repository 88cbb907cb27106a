"""What stands beside a name says what became of the release, or is the name's own."""

from __future__ import annotations

import pytest

from text.name_status import parted_from_status

STATES = """
Times Newspapers - suspended
Times Newspapers [on hold]
Times Newspapers (data destroyed)
Times Newspapers (data not destroyed)
Times Newspapers (under appeal)
*Times Newspapers (paused pending review)
Times Newspapers (reinstated)
Times Newspapers (REINSTATED 4 June 2025)
Times Newspapers (WITHDRAWN 4 June 2025)
Times Newspapers (licence suspended)
Times Newspapers (access suspended pending audit)
Times Newspapers – access revoked
Times Newspapers (data returned)
Times Newspapers (data deleted 03/04/2025)
Times Newspapers (under review)
SUSPENDED - Times Newspapers
[ON HOLD] Times Newspapers
Times Newspapers (on hold until June 2025)
Times Newspapers (under investigation)
Times Newspapers (pending approval)
Times Newspapers (awaiting approval)
Times Newspapers (resumed)
Times Newspapers (agreement renewed)
Times Newspapers (extended to 31 March 2027)
Times Newspapers (data deletion confirmed)
Times Newspapers (frozen)
Times Newspapers - data wiped
Times Newspapers (in breach)
Times Newspapers (approved)
Times Newspapers (not yet supplied)
Times Newspapers (data not supplied)
Times Newspapers (under appeal to the tribunal)
Times Newspapers (temporarily suspended)
Times Newspapers (sharing paused)
Times Newspapers (suspended following a complaint)
Times Newspapers (no longer suspended)
Times Newspapers [active]
Times Newspapers (re-approved 1 May 2025)
Times Newspapers – refusal overturned
Times Newspapers - suspension lifted
""".strip().splitlines()
NAMES = """
Times Newspapers (Sunday edition)
BBC (Panorama)
Zorvane Ltd (trading as Paused Games)
University of York (Suspended Particles Laboratory)
Live: Invented Ltd
Invented Ltd (Hold Everything)
The Appeal (Nullford)
Institute of Approved Tutors
Pending Pictures Ltd
Zorvane – Data Destroyed Securely Ltd
Extended Minds (Wexmouth)
Kent Police - Under Cover Unit
Active - Sports Charity
Approved: Invented Letting Agents
University of Leeds (on behalf of Zorvane)
Extended Learning – Trust
Review Board (Reviewed Titles)
Frozen - The Musical Ltd
Zorvane (Data) Ltd
Zorvane (Returned Servicemen's Fund)
Fictionbury Gazette - Data Desk
Data Destroyed Ltd
Breach Investigations Ltd (London)
Renewed Hope (charity)
Active: Zorvane
Paused: Zorvane Media
Zorvane (Active Kids)
Reactive - Labs
Zorvane (part of Frozen Foods plc)
Zorvane (under contract to Pelham plc)
University of Kent (data held by Zorvane)
Zorvane (suspended ceilings)
Zorvane (data to be held by Pelham)
""".strip().splitlines()


@pytest.mark.parametrize("cell", STATES)
def test_a_status_is_parted_from_the_name(cell: str) -> None:
    name, said = parted_from_status(cell)
    assert name.strip("* ") == "Times Newspapers"
    assert said


@pytest.mark.parametrize("cell", NAMES)
def test_words_of_a_name_are_no_status(cell: str) -> None:
    assert parted_from_status(cell) == (cell, "")
