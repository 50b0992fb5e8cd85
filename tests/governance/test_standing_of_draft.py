import pytest

from governance.enums import SetState
from governance.models import OkrSet
from governance.queries.set_standings import StandingOfDraft
from objectives.models import Objective


@pytest.mark.parametrize(
    ("state", "set_state", "shown"),
    [
        ("draft", "approved", SetState.DRAFTING),
        ("draft", "rejected", SetState.DRAFTING),
        ("draft", "submitted", SetState.DRAFTING),
        ("draft", "returned", SetState.RETURNED),
        ("in_review", "submitted", SetState.SUBMITTED),
    ],
)
def test_a_draft_added_after_its_set_has_gone_on_is_being_drafted(state: str, set_state: str, shown: SetState) -> None:
    assert StandingOfDraft(Objective(state=state), OkrSet(state=set_state), []).state == shown
