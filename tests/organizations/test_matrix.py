import pytest

from okrapp.errors import Conflict, Forbidden
from organizations import raci
from organizations.actions import change_matrix
from organizations.enums import Activity, Letter, RaciRole
from organizations.models import RaciRule
from tests.architecture.world import World
from tests.cast import Cast, sign_in

CHANGE = f"{Activity.KR_CHANGE}-"


@pytest.fixture
def filled(cast: Cast) -> dict[str, object]:
    return World(cast).matrix


def test_the_sponsor_changes_who_decides_and_it_holds_at_once(cast: Cast, filled: dict[str, object]) -> None:
    wanted = {**filled, f"{CHANGE}sponsor": "", f"{CHANGE}data_steward": "A"}

    answer = sign_in(cast.sponsor).post("/o/acme/settings/raci/", wanted)

    assert answer.status_code == 302
    assert raci.Matrix().roles(Activity.KR_CHANGE, Letter.ACCOUNTABLE) == [RaciRole.DATA_STEWARD]
    assert len(raci.Matrix().rules) == 28


def test_one_role_may_propose_and_decide(cast: Cast, filled: dict[str, object]) -> None:
    sign_in(cast.sponsor).post("/o/acme/settings/raci/", {**filled, f"{CHANGE}sponsor": "AR"})

    page = sign_in(cast.member).get("/o/acme/settings/raci/").content.decode()
    assert "<td>AR</td>" in page


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({f"{CHANGE}sponsor": ""}, "Mid-cycle KR change has 0 accountable roles; it needs exactly one."),
        ({f"{CHANGE}data_steward": "A"}, "Mid-cycle KR change has 2 accountable roles; it needs exactly one."),
        ({f"{CHANGE}program_lead": ""}, "Mid-cycle KR change has nobody responsible"),
        ({f"{CHANGE}sponsor": "Z"}, "Select a valid choice"),
        ({"seen": "not json"}, "This page is out of date."),
        ({"seen": "[[1]]"}, "This page is out of date."),
    ],
)
def test_a_matrix_that_can_not_stand_is_refused_with_the_reason(
    cast: Cast, filled: dict[str, object], cells: dict[str, str], words: str
) -> None:
    before = raci.Matrix().rules

    answer = sign_in(cast.sponsor).post("/o/acme/settings/raci/", {**filled, **cells})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert raci.Matrix().rules == before


@pytest.mark.parametrize("who", ["admin", "lead", "member"])
def test_only_the_sponsor_changes_it_and_others_read_why(cast: Cast, filled: dict[str, object], who: str) -> None:
    by = getattr(cast, who)

    page = sign_in(by).get("/o/acme/settings/raci/").content.decode()

    assert "so the sponsor makes it: Sponsor." in page
    assert "<select" not in page
    assert sign_in(by).post("/o/acme/settings/raci/", filled).status_code == 403
    with pytest.raises(Forbidden):
        change_matrix(by=by, rules=raci.Matrix().rules, seen=raci.Matrix().rules)


def test_the_second_of_two_sponsors_is_told_what_happened_meanwhile(cast: Cast, filled: dict[str, object]) -> None:
    browser = sign_in(cast.sponsor)
    browser.post("/o/acme/settings/raci/", {**filled, f"{CHANGE}champion": ""})

    answer = browser.post("/o/acme/settings/raci/", {**filled, f"{CHANGE}objective_owner": ""})

    assert answer.status_code == 409
    assert "The matrix was changed meanwhile." in answer.content.decode()
    assert RaciRule.objects.filter(activity=Activity.KR_CHANGE, role=RaciRole.OBJECTIVE_OWNER).exists()


def test_nothing_is_half_changed_when_somebody_was_first(cast: Cast) -> None:
    rules = raci.Matrix().rules

    with pytest.raises(Conflict):
        change_matrix(by=cast.sponsor, rules=rules, seen=set())


def test_the_page_names_who_each_role_is_today(cast: Cast) -> None:
    page = sign_in(cast.viewer).get("/o/acme/settings/raci/").content.decode()

    for words in ("<dd>Sponsor</dd>", "<dd>Lead</dd>", "<dd>Steward</dd>", "The owner of the objective at hand."):
        assert words in page
