"""What became of a release, by the words that registers print."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.life import Life
from text.labels import OUTCOME_WORDS
from text.remarks.destruction import confirms_destruction, says_destroyed
from text.remarks.outcomes import life_of, unclear_beside


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            Life.SUPPLIED,
            ["Live", "LIVE", "Ongoing", "On-going", "Current", "Active", "Data shared", "Shared", "Closed"],
        ),
        (
            Life.SUPPLIED,
            ["Approved and received data", "Extract sent", "Completed", "Data supplied 3/5/2019", "Released"],
        ),
        (Life.APPROVED, ["Signed", "Agreement signed", "Approved", "Approved (with conditions)", "In place", "Agreed"]),
        (Life.APPROVED, ["Approved, awaiting data", "Approved - not yet supplied", "Permission for re-use granted"]),
        (Life.ENDED, ["Expired", "Licence expired", "Agreement ended", "Terminated", "Lapsed", "No longer live"]),
        (Life.ENDED, ["Inactive", "Data shared; licence ended", "Awaiting destruction", "Destruction pending"]),
        (Life.ENDED, ["Data not yet destroyed", "To be destroyed", "Destruction overdue", "Superseded"]),
        (Life.DESTROYED, ["Data destroyed", "Destroyed", "Data deleted", "Certificate of destruction received"]),
        (Life.DESTROYED, ["Expired - data destroyed", "Disposed of"]),
        (Life.REFUSED, ["Rejected", "REFUSED", "Declined by panel", "Not approved", "Unsuccessful", "Turned down"]),
        (Life.WITHDRAWN, ["Withdrawn", "Applicant withdrew", "Withdrawn by applicant"]),
        (Life.NOT_PURSUED, ["Not pursued", "Request not pursued", "No longer required", "Cancelled"]),
        (Life.REQUESTED, ["Pending", "Open", "In progress", "Awaiting approval", "To be approved", "TBC", "On hold"]),
        (
            Life.REQUESTED,
            ["Application received", "Under review", "Not yet supplied", "With panel", "Not yet approved"],
        ),
    ],
)
def test_each_printed_word_has_its_state(state: Life, words: list[str]) -> None:
    assert {w: life_of(w) for w in words} == dict.fromkeys(words, state)


@pytest.mark.parametrize("text", ["", "  ", "Zorblatt", "22/06/2017", "Tier 1", "Olive oil", "Consent", "n/a"])
def test_what_says_nothing_is_no_state(text: str) -> None:
    assert life_of(text) is None


def test_every_state_has_a_word_on_the_page() -> None:
    assert set(OUTCOME_WORDS) == {s.value for s in Life}


@given(st.text(max_size=300))
def test_any_text_gives_a_state_or_none(text: str) -> None:
    assert life_of(text) in (None, *Life)


def test_a_huge_cell_costs_nothing() -> None:
    begun = time.process_time()
    life_of("not yet " * 200_000)
    assert time.process_time() - begun < 0.5


def test_a_word_of_two_meanings_is_in_doubt_where_others_go_on() -> None:
    assert unclear_beside(["Ongoing", "Complete", "Refused"]) == ["Complete"]
    assert unclear_beside(["Active", "Case closed.", "Lapsed"]) == ["Case closed."]
    assert unclear_beside(["Completed", "Rejected", "Pending"]) == [], "a register of requests"
    assert unclear_beside(["No longer active", "Complete"]) == [], "nothing goes on"
    assert unclear_beside(["Live", "Completed and destroyed"]) == [], "it says which"


DESTROYED = (
    "Destruction cert rec'd 3/4/20",
    "Destroyed", "Data destroyed", "Deleted", "Data deleted 12/03/2020", "Securely destroyed",
    "All data securely deleted", "Destruction certificate received", "Certificate of destruction received 01/02/2020",
    "Destruction confirmed", "Data destruction confirmed", "Destroyed on 3 May 2019", "Data has been destroyed",
    "Data have been deleted", "Destruction complete", "Destruction completed", "Closed - data destroyed",
    "Ended; data destroyed", "Expired - data deleted", "Destruction certificate provided",
    "Certificate of destruction supplied", "Securely wiped and certificate supplied",
    "Confirmation of deletion received", "Data destroyed at end of agreement", "Destroyed at DfE's request",
    "Destroyed as required", "Extended to 2019; data destroyed 2020", "Withdrawn; data destroyed",
    "Data destroyed, certificate no. 1234", "Recipient states data destroyed", "Request declined; data destroyed",
    "Data destroyed 2012 to 2015", "Disposal confirmed", "Destroyed in full", "All copies destroyed",
)
NOT_DESTROYED = (
    "Destruction certificate not received", "Destruction certificate requested", "Destruction certificate missing",
    "Failed to destroy", "Destruction refused", "Extended - destruction postponed",
    "Data retained; destruction not required", "Live - destruction due 01/02/2030", "Not destroyed",
    "Not yet destroyed", "Data not destroyed", "To be destroyed", "Awaiting destruction", "Pending destruction",
    "Destruction pending", "Destruction overdue", "Due to be deleted", "Will be destroyed in 2030",
    "Awaiting destruction certificate", "Destruction certificate outstanding", "Destruction certificate awaited",
    "No destruction certificate", "Destruction certificate overdue", "Destruction certificate chased",
    "Destruction deferred", "Destruction not confirmed", "Unconfirmed destruction", "Destruction in progress",
    "Destruction scheduled for March 2030", "Destruction extended to 2031", "Must be destroyed by 2030",
    "Should be destroyed", "Cannot be destroyed", "Yet to be destroyed", "Destruction date 01/02/2030",
    "Destroy by 01/02/2030", "Partially destroyed", "Undeleted", "Destruction exempt", "Exempt from destruction",
    "Destruction waived", "Awaiting confirmation of deletion", "Deletion requested",
    "Recipient asked to destroy data", "Never destroyed", "Unable to confirm destruction", "Destruction queried",
    "Destruction under review", "Destruction certificate rejected", "Destruction certificate invalid",
    "Destruction reminder sent", "Data not deleted", "Data isn't destroyed", "Data hasn't been deleted",
    "Destruction agreed", "Destroyed?", "Agreement ended, data not yet destroyed", "Delete on expiry",
    "Data held for destruction", "Destruction notice issued", "Destruction form sent",
    "Data supplied for destruction", "Live (previous extract destroyed)", "Certificate of destruction not yet seen",
    "Deletion agreement signed", "Destruction not evidenced", "Recipient declined to destroy",
    "Data was not securely destroyed", "Data to be securely destroyed", "Destruction certificate: refused",
    "Destruction certificate - refused", "Destroyed - no", "Destroyed: No",
    "Destruction certificate returned to sender as incomplete", "Licence expired without destruction",
    "Not known if destroyed", "Data lost before destruction", "ICO ordered destruction",
    "Backups not deleted, main copy destroyed",
)
CONFIRMED = (
    "Yes", "Received", "Y", "Provided", "12/03/2020", "Received 12/03/2020", "Destroyed", "Certificate received",
    "Confirmed", "Supplied", "Complete", "Completed", "Deleted", "Yes - received", "Destruction certificate received",
    "Held", "Destroyed 2019", "March 2020", "✓", "Signed", "Certificate dated 12 March 2020",
    "12/03/2020 (certificate)", "Email of 3 May 2019", "Applicant says yes", "Completed 3 May 2019",
    "Deleted from servers",
)
NOT_CONFIRMED = (
    "Certificate provided for one of two extracts", "Received: no", "Yes/No", "Yes - partial", "No reply", "Confirmed retained",
    "No", "N", "Not received", "Outstanding", "Awaited", "Overdue since March", "Refused", "Pending", "N/A", "-", "",
    "TBC", "Requested", "Requested 12/03/2020", "Chased 12/03/2020", "Due 12/03/2020", "Not yet received", "Awaiting",
    "Missing", "Not provided", "None", "Not required", "Not applicable", "Expected 2020", "Due", "Overdue", "Late",
    "Waived", "Extension granted", "In progress", "Partial", "Unknown", "Not held", "Lost", "Extended to 2030",
    "See notes", "To follow", "Not confirmed", "Unconfirmed", "?", "Yes?", "Reminder sent", "Rejected", "Declined",
    "Queried", "Asked for", "Not destroyed", "Still live", "Data retained", "Overdue - requested 3 times",
    "Yet to be received", "Never received", "Will be provided", "To be received", "Received but invalid",
    "Request received", "Requested twice", "Letter sent", "Data still held", "In hand", "Received?", "Nil",
    "No certificate", "Certificate", "Due March 2030", "0", "Under discussion", "With legal", "Emailed", "Not due",
    "Unsigned", "Dispensed with", "Project live", "Data with recipient", "Renewed",
    "Licence renewed; certificate not needed", "Received, but incomplete",
)
"""The last two stand under "Destruction certificate"."""


def test_only_what_plainly_says_so_is_destroyed() -> None:
    assert [t for t in DESTROYED if life_of(t) is not Life.DESTROYED or not says_destroyed(t)] == []
    assert [t for t in NOT_DESTROYED if life_of(t) is Life.DESTROYED] == []
    assert [t for t in (*DESTROYED, *CONFIRMED) if not confirms_destruction(t)] == []
    assert [t for t in (*NOT_DESTROYED, *NOT_CONFIRMED) if confirms_destruction(t)] == ["Destruction date 01/02/2030"], (
        "whether a day is past is asked apart"
    )
    assert not says_destroyed("Data destroyed. " + "x" * 1_000), "the end is not seen"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Life.APPROVED, [
            "Approved (previously rejected)", "Approved following rejection",
            "Approved; earlier application withdrawn", "Approved - originally refused",
            "Approved (originally rejected)", "Approved in place of DS00100 (withdrawn)",
            "Approved - replaces rejected application", "Rejected 2019; approved 2020",
            "Rejected 12/03/2019, approved 14/06/2020", "Approved after initial refusal",
            "Previously rejected, now approved", "Was rejected now approved", "Was rejected, now approved",
            "Now approved (was rejected)", "Approved (was refused)", "Earlier request refused; this one approved",
            "Approved - not rejected", "Refusal overturned; approved", "Approved: refusal overturned on appeal",
            "Rejected then approved", "Approved despite earlier refusal",
            "Resubmission of rejected request: approved", "Initially refused but approved on appeal",
            "Approved first time", "Approved, now awaiting data", "After rejection approved on appeal",
            "Approved, data to be destroyed by 31/12/2030",
        ]),
        (Life.SUPPLIED, [
            "Supplied (see rejected request DS00111)", "Formerly withdrawn; now live",
            "Live (see withdrawn DR160101.02)", "Supplied following approval", "Extended - destruction postponed",
            "Live - destruction due 01/02/2030", "Ongoing (destroyed: no)",
        ]),
        (None, [
            "Not rejected", "Not withdrawn", "Not refused", "Never rejected", "Has not been rejected",
            "Previously rejected", "Destruction certificate not received", "Destruction certificate requested",
            "Destruction certificate missing", "Failed to destroy", "Destruction refused",
            "Data retained; destruction not required", "Destruction due 01/02/2030", "Refused to destroy",
            "Destruction declined", "Destroy by 2030",
        ]),
        (Life.WITHDRAWN, [
            "Withdrawn - never supplied", "Withdrawn after approval", "Previously approved, now withdrawn",
            "Withdrawn (see note)", "Approved, later withdrawn", "Withdrawn by applicant after DfE queries",
            "Withdrawn - no data to destroy",
        ]),
        (Life.REFUSED, [
            "Approved 2019; rejected 2020", "Rejected after review", "After review, rejected",
            "Following panel, refused", "Previously approved; rejected", "Request was rejected",
            "Rejected (previously approved)", "Refused following appeal", "Rejected - see DS00123", "Rejected",
            "Not approved", "Request refused for want of a legal basis", "Rejected, earlier than expected",
            "Refused. Applicant to resubmit", "First approved, then refused", "Initially approved but then refused",
            "Originally approved, refused on review", "Data supplied, application for second extract rejected",
            "Approved now rejected", "Was approved, now rejected", "Rejected and previously withdrawn",
            "Rejected; destruction not required",
        ]),
        (Life.ENDED, [
            "Awaiting destruction", "Destruction overdue", "Licence expired, data not yet destroyed",
            "Destruction certificate requested; licence expired",
        ]),
        (Life.DESTROYED, [
            "Expired - data destroyed",
        ]),
    ],
)
def test_what_was_before_or_is_of_another_request_is_no_present_state(state: Life | None, words: list[str]) -> None:
    assert {w: life_of(w) for w in words} == dict.fromkeys(words, state)

DECIDED: dict[Life | None, tuple[str, ...]] = {
    Life.APPROVED: (
        "Rejected once, approved on resubmission", "Refused twice, granted at the third attempt",
        "Rejected on first submission, approved on second", "Rejected at panel in March, approved on appeal",
        "Rejected by DAP; approved on re-submission", "Declined initially and approved following revision",
        "Turned down, then granted after amendment", "Application rejected but approved upon appeal",
        "Rejected, resubmitted and approved", "Rejected - resubmitted - approved", "Rejected/Resubmitted/Approved",
        "Rejected (resubmitted and approved as DS00123)", "Rejected, approved with conditions",
        "Withdrawn, resubmitted, approved", "Withdrawn and resubmitted; approved", "Rejected -> Approved",
        "Rejected => approved", "Rejected → Approved", "Rejected, approval granted on reconsideration",
        "Refused in part, approved in part", "Approved on appeal", "Approved on resubmission",
        "Approved at second attempt", "Approved subject to conditions", "Approved; awaiting signature",
        "Rejected by panel, overturned by minister", "Rejection overturned on appeal", "Rejected, decision reversed",
        "Rejected. Decision overturned.", "Approved, data not yet supplied", "Approved although rejected by reviewer 2",
        "Approved in place of the one refused", "Refused 12/03/2019, approved 04/06/2019",
        "Refused at DMAP 12 March; approved at DSAP 4 June", "Rejected (1st submission). Approved (2nd submission).",
        "Rejected as first submitted; approved as resubmitted", "1st application rejected, 2nd application approved",
        "First request refused. Second request approved.", "Initially rejected, subsequently approved",
        "Originally refused and later granted", "Rejected v1, approved v2", "Rejected in 2015 and approved in 2016",
        "Request declined; revised request approved", "Withdrawn by applicant, resubmitted and approved",
        "Rejected pending amendments; approved once amended", "Rejected. Approved on appeal to the Minister.",
        "Rejected by the panel but approved by the Secretary of State on appeal", "Declined, reconsidered, approved",
        "Rejected - now approved", "REJECTED / RESUBMITTED / APPROVED", "Rejected in part", "Partially rejected",
        "Partly approved, partly rejected", "Approved in part, rest refused", "Partial rejection",
        "Rejected, but part of the data supplied", "Approved, never rejected", "Approved, awaiting supply",
        "Yes - approved",
    ),
    Life.REFUSED: (
        "Approved, rejected on review", "Approved in principle, rejected by board",
        "Approved at stage 1, refused at stage 2", "Approved by ethics committee, rejected by DMAP",
        "Approved once, refused on renewal", "Approved → Rejected", "Rejected on resubmission", "Rejected twice",
        "Rejected on appeal", "Resubmitted and rejected", "Resubmitted following approval of ethics; rejected",
        "Rejected, appeal pending", "Rejected, resubmitted", "Rejected, awaiting resubmission", "Not approved",
        "Approval refused", "Rejected (no reason given)", "Rejected - insufficient justification",
        "Rejected as request could be met from published data", "Rejected because aggregate data was supplied instead",
        "Rejected: already approved under DS00045", "Rejected, duplicate of approved request",
        "Rejected as applicant not approved researcher", "Approved, later rejected", "Approved 2018, rejected 2020",
        "Approved, subsequently refused", "Accepted, then declined by applicant", "Rejected", "Refused",
        "Rejected by DMAP", "Rejected 14/05/2018", "Rejected - not approved researcher",
        "Rejected. Approved researchers only.", "Rejected: approved data set not available",
        "Rejected; applicant advised that aggregate data were released", "Rejected, as data already shared with UCL",
        "Rejected; ethics approved by UCL", "Rejected. Ethics approval granted by university.",
        "Rejected - supplied with published statistics instead", "Refused, published tables supplied instead",
        "Rejected, approval not granted", "Rejected; not approved by DMAP on appeal",
        "Rejected, not accepted on resubmission", "Rejected; approval was refused on appeal",
        "Not approved, not supplied", "Refused and refused again on appeal", "No - rejected",
        "Rejected, no data supplied", "Rejected, no data shared", "Rejected; nothing released",
        "Rejected - data not released", "Declined (data not shared)", "Approval overturned",
        "Approved, decision overturned on review",
    ),
    None: (
        "Approved / Rejected", "Approved or rejected", "Accepted / Declined",
    ),
    Life.REQUESTED: (
        "Not yet approved", "Approval pending", "Pending, previously approved",
    ),
    Life.WITHDRAWN: (
        "Approval withdrawn", "Rejected, later withdrawn", "Withdrawn before decision", "Approved then withdrawn",
        "Approved, withdrawn by applicant", "Approved. Request withdrawn.", "Withdrawn before approval",
        "Withdrawn prior to being approved", "Withdrawn, never approved",
    ),
    Life.SUPPLIED: (
        "Refusal reversed, data supplied", "Refused; data later supplied", "Rejected, then supplied",
        "Rejected; released after appeal", "Approved and supplied", "Approved & shared", "Approved, supplied 2019",
        "Live (was rejected 2018)", "Live",
    ),
    Life.NOT_PURSUED: (
        "Approved; cancelled", "Approved, not pursued", "Approved - not pursued by applicant",
    ),
    Life.ENDED: (
        "Approved, expired 2020",
    ),
    Life.DESTROYED: (
        "Approved, data destroyed 2021",
    ),
}
"""Remarks with several decisions, written with their answers before the rules were."""


def test_of_several_decisions_the_last_holds() -> None:
    wrong = {t: life_of(t) for state, texts in DECIDED.items() for t in texts if life_of(t) is not state}
    assert wrong == {}
