"""What is found for which words, in which order."""

from uuid import uuid4

import pytest
from django.utils import timezone

from checkins.actions import keep_lesson
from objectives.models import KeyResult, Objective
from organizations.models import SearchEntry
from organizations.queries import Group, Hit, found
from organizations.tenancy import tenant
from tests.cast import Cast
from tests.factories import ActiveObjectiveFactory, KeyResultFactory, MembershipFactory, ObjectiveFactory, TeamFactory


@pytest.fixture
def key_result(cast: Cast) -> KeyResult:
    objective = ActiveObjectiveFactory(
        title="Make subscribing feel effortless", why_now="Churn doubled in the spring", team=cast.team
    )
    return KeyResultFactory(objective=objective, name="Repeat purchase rate", owner=cast.kr_owner)


def hits(groups: list[Group]) -> list[Hit]:
    return [hit for group in groups for hit in group.hits]


def titles(groups: list[Group]) -> list[str]:
    return [hit.title.replace("<mark>", "[").replace("</mark>", "]") for hit in hits(groups)]


def references(groups: list[Group]) -> list[str]:
    return [hit.reference for hit in hits(groups)]


def test_the_beginning_of_a_word_finds_a_title(cast: Cast, key_result: KeyResult) -> None:
    groups = found(cast.viewer, "purch")

    assert [group.label for group in groups] == ["Key results"]
    assert titles(groups) == ["Repeat [purch]ase rate"]
    assert references(groups) == [key_result.reference]
    assert [hit.href for hit in hits(groups)] == [f"/o/acme/key-results/{key_result.reference}/"]


@pytest.mark.parametrize("text", ["rate repeat", "REPEAT rate", "repeat, rate!", "  rate   purchase "])
def test_every_word_must_occur_in_any_order_and_case(cast: Cast, key_result: KeyResult, text: str) -> None:
    assert references(found(cast.member, text)) == [key_result.reference]
    assert found(cast.member, f"{text} never") == []


def test_only_the_last_word_may_be_unfinished(cast: Cast, key_result: KeyResult) -> None:
    assert len(hits(found(cast.member, "rate purch"))) == 1
    assert found(cast.member, "purch rate") == []


def test_words_are_found_by_their_english_stem(cast: Cast, key_result: KeyResult) -> None:
    assert len(hits(found(cast.member, "purchases rates"))) == 1


def test_what_a_text_says_is_found_and_shown(cast: Cast, key_result: KeyResult) -> None:
    (hit,) = hits(found(cast.member, "churn"))

    assert hit.title == "Make subscribing feel effortless"
    assert hit.note == "<mark>Churn</mark> doubled in the spring"


def test_a_hit_says_what_it_belongs_to_as_it_is_called_today(cast: Cast, key_result: KeyResult) -> None:
    Objective.objects.update(title="Bring them back")

    (hit,) = hits(found(cast.member, "repeat"))

    assert hit.note == f"{key_result.objective.reference} Bring them back"


@pytest.mark.parametrize("text", ["KR-{}", "kr-{}", "kr {}", "Kr{}", " KR-{} "])
def test_a_reference_comes_first_however_it_is_typed(cast: Cast, key_result: KeyResult, text: str) -> None:
    ObjectiveFactory(number=900, title=f"Do as KR-{key_result.number} did", team=cast.team, owner=cast.member)

    first, *_ = references(found(cast.member, text.format(key_result.number)))

    assert first == key_result.reference


def test_a_bare_number_may_be_that_of_any_kind(cast: Cast) -> None:
    KeyResultFactory(number=77, objective=ActiveObjectiveFactory(number=77))

    assert set(references(found(cast.member, "77"))) == {"O-77", "KR-77"}


def test_the_title_counts_more_than_the_text_and_what_is_over_less(cast: Cast) -> None:
    for title, why_now, state in (
        ("Said in the text", "retention", "active"),
        ("Retention over", "", "closed"),
        ("Retention under way", "", "active"),
        ("Retention given up", "", "cancelled"),
    ):
        ObjectiveFactory(title=title, why_now=why_now, state=state, team=cast.team, owner=cast.owner)

    assert titles(found(cast.member, "retention")) == [
        "[Retention] under way",
        "[Retention] given up",
        "[Retention] over",
        "Said in the text",
    ]


def test_my_own_comes_before_that_of_others(cast: Cast) -> None:
    mine = ActiveObjectiveFactory(title="Retention", owner=cast.member)
    ActiveObjectiveFactory(title="Retention", owner=cast.owner)

    assert references(found(cast.member, "reten"))[0] == mine.reference
    assert references(found(cast.owner, "reten"))[0] != mine.reference


def test_a_whole_word_comes_before_the_beginning_of_one(cast: Cast) -> None:
    for name in ("Ana Lima", "Anatol Berg"):
        MembershipFactory(user__name=name)

    assert titles(found(cast.member, "ana")) == ["[Ana] Lima", "[Ana]tol Berg"]


def test_no_kind_crowds_out_the_others_and_twenty_are_shown(cast: Cast) -> None:
    MembershipFactory.create_batch(30, user__name="Rita Rate")
    KeyResultFactory(name="Repeat purchase rate")
    TeamFactory(name="Rate setting")

    groups = found(cast.member, "rate")

    assert {group.label: len(group.hits) for group in groups} == {"People": 18, "Key results": 1, "Teams": 1}


def test_where_nothing_else_tells_what_people_work_with_comes_before_its_log(cast: Cast, key_result: KeyResult) -> None:
    ObjectiveFactory(title="Recall", state="active", owner=cast.owner)
    keep_lesson(key_result=key_result, by=cast.kr_owner, text="Recall", form_key=uuid4())
    TeamFactory(name="Recall")

    assert [group.label for group in found(cast.member, "recall")] == ["Teams", "Objectives", "Lessons"]


def test_people_who_left_are_found_last_and_said_to_have_left(cast: Cast) -> None:
    MembershipFactory(user__name="Ana Away", deactivated_at=timezone.now())
    MembershipFactory(user__name="Ana Here")

    here, away = hits(found(cast.member, "ana"))

    assert (here.title, here.state) == ("<mark>Ana</mark> Here", "")
    assert (away.title, away.state) == ("<mark>Ana</mark> Away", "Has left")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Café Zürich", "cafe zurich"),
        ("Cafe Zurich", "CAFÉ ZÜRI"),
        ("مُعَدَّل الشراء المتكرر", "معدل الشراء"),
        ("שיעור רכישה־חוזרת", "חוזרת"),
        ("Рост Повторных покупок", "повторных"),
        ("ΟΔΟΣ Αθηνών", "οδος αθην"),
        ("東京の売上", "東京"),
        ("e-mail/newsletter sign-ups", "newsletter sign"),
        ("🚀Launch in “Q3”", "launch q3"),
        ("C++ & <b>bold</b> 100% 'it's'", "bold 100"),
    ],
)
def test_every_script_is_found_without_its_marks(cast: Cast, name: str, text: str) -> None:
    KeyResultFactory(name=name)

    assert [hit.title.replace("<mark>", "").replace("</mark>", "") for hit in hits(found(cast.member, text))] == [
        name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;")
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\x00", "' or 1=1 --", "& | ! ( ) :* <-> \\", "''':Q", "%s %(q)s", "🚀", "\ud800", "ﷺ" * 60),
        *("x" * 1000, "q " * 500, "KR-0", "KR-99999999999999999999", "\u202eevil", "the of and", "'" * 300, "\\" * 200),
    ],
)
def test_nothing_that_is_typed_breaks_it(cast: Cast, key_result: KeyResult, text: str) -> None:
    assert references(found(cast.member, text)) == []


def test_nothing_of_another_organization_is_found(cast: Cast, key_result: KeyResult) -> None:
    with tenant(cast.stranger.organization_id):
        theirs = KeyResultFactory(name="Repeat purchase rate", number=key_result.number)
        entries = SearchEntry.objects.filter(kind="key_result").count()

        ours = titles(found(cast.stranger, "growth acme champion effortless"))

    assert theirs.id != key_result.id
    assert (entries, ours) == (1, [])
    assert len(hits(found(cast.member, "repeat purchase rate"))) == 1
    assert len(hits(found(cast.member, key_result.reference))) == 1
