import csv
import io

import pytest

from organizations.actions import change_roles
from organizations.models import Team
from organizations.queries.audit import AuditFilter, audit_page, audited_tables
from organizations.spreadsheet import neutral
from organizations.tenancy import tenant
from tests.architecture.world import World
from tests.cast import Cast, sign_in
from tests.factories import KeyResultFactory


def test_a_change_is_shown_with_who_where_old_and_new(cast: Cast) -> None:
    browser = sign_in(cast.admin)
    browser.post(f"/o/acme/settings/people/{cast.member.id}/", {"roles": ["viewer", "sponsor"]})

    newest = audit_page(AuditFilter(person=cast.admin)).entries[0]

    assert (newest.who, newest.what, newest.name, newest.verb) == ("Admin", "membership", "Member", "changed")
    assert newest.path == f"/o/acme/settings/people/{cast.member.id}/"
    assert [(change.label, change.before, change.after) for change in newest.changes] == [
        ("Roles", "Member", "Sponsor, Viewer")
    ]
    page = browser.get("/o/acme/settings/audit/").content.decode()
    assert "Sponsor, Viewer" in page


def test_settings_and_people_and_teams_are_named_in_words(cast: Cast) -> None:
    browser, settings = sign_in(cast.admin), World(cast).settings
    browser.post("/o/acme/settings/", {**settings, "cadence": "2"})
    browser.post("/o/acme/settings/teams/growth/", {"name": "Growth", "parent": cast.company.id, "lead": cast.lead.id})

    team, organization = audit_page(AuditFilter(person=cast.admin)).entries

    assert [(each.label, each.before, each.after) for each in team.changes] == [("Lead", "", "Lead")]
    assert [(each.label, each.before, each.after) for each in organization.changes] == [
        ("Cadence", "Every week", "Every two weeks")
    ]


def test_abbreviations_keep_their_capitals(cast: Cast) -> None:
    names = [name for _, name in audited_tables()]

    assert {"RAG policy", "RACI rule"} <= set(names)


def test_the_trail_of_another_organization_is_not_here(cast: Cast) -> None:
    with tenant(cast.stranger.organization_id):
        Team.objects.update(name="Secret plans")

    page = sign_in(cast.admin).get("/o/acme/settings/audit/").content.decode()
    with tenant(cast.stranger.organization_id):
        theirs = audit_page(AuditFilter()).entries

    assert "Secret plans" not in page
    assert any(entry.name == "Secret plans" for entry in theirs)


def test_it_is_filtered_by_person_table_and_days(cast: Cast) -> None:
    browser = sign_in(cast.admin)
    browser.post(f"/o/acme/settings/people/{cast.member.id}/", {"roles": ["viewer"]})

    def found(**asked: object) -> int:
        return browser.get("/o/acme/settings/audit/", asked).content.decode().count("data-audit")

    everything = found()
    assert found(person=cast.admin.id) == 1
    assert found(person=cast.lead.id) == 0
    assert 0 < found(table="organizations.membership") < everything
    assert found(since="2020-01-01", until="2020-01-02") == 0
    assert found(since="2020-01-01") == everything


UNREADABLE = [{"person": "x"}, {"person": "99"}, {"since": "soon"}, {"table": "auth.user"}, {"until": "99999-01-01"}]


@pytest.mark.parametrize("asked", UNREADABLE)
def test_a_filter_that_can_not_be_read_is_said_beside_its_field(cast: Cast, asked: dict[str, str]) -> None:
    answer = sign_in(cast.admin).get("/o/acme/settings/audit/", asked)

    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()


@pytest.mark.parametrize("asked", [{"until": "9999-12-31"}, {"since": "0001-01-01"}, {"after": "x~y"}, {"after": "~~"}])
def test_the_edges_of_time_and_made_up_keys_break_nothing(cast: Cast, asked: dict[str, str]) -> None:
    assert sign_in(cast.admin).get("/o/acme/settings/audit/", asked).status_code == 200


def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast) -> None:
    whole = [(entry.at, entry.what, entry.name) for entry in audit_page(AuditFilter(), size=500).entries]
    paged, after = [], ""

    while True:
        page = audit_page(AuditFilter(), after=after, size=7)
        paged += [(entry.at, entry.what, entry.name) for entry in page.entries]
        after = page.after
        if not after:
            break

    assert paged == whole
    assert len(whole) > 20


def test_the_export_holds_what_the_filter_shows_and_runs_no_formula(cast: Cast) -> None:
    Team.objects.filter(id=cast.team.id).update(name="=HYPERLINK(1)")

    answer = sign_in(cast.admin).get("/o/acme/settings/audit.csv", {"table": "organizations.team"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Disposition"] == 'attachment; filename="audit-acme.csv"'
    assert {row["What"] for row in rows} == {"Team"}
    assert (rows[0]["Name"], rows[0]["Before"], rows[0]["After"]) == ("'=HYPERLINK(1)", "Growth", "'=HYPERLINK(1)")


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\r=1"])
def test_no_cell_begins_a_formula(value: str) -> None:
    assert neutral(value).startswith("'")


def test_what_the_system_does_is_not_laid_to_a_person(cast: Cast) -> None:
    change_roles(by=cast.admin, person=cast.member, roles=["viewer"])  # outside any request

    assert audit_page(AuditFilter()).entries[0].who == "The system"


def test_every_audited_table_can_be_chosen() -> None:
    names = dict(audited_tables())

    assert {"organizations.membership", "organizations.organization", "objectives.keyresult"} <= names.keys()


def test_the_rungs_of_a_ladder_are_read_in_words(cast: Cast) -> None:
    KeyResultFactory(method="ladder", rungs=[["4", "1.00"], ["6", "0.70"]])

    answer = sign_in(cast.admin).get("/o/acme/settings/audit.csv")

    assert answer.status_code == 200
    assert "4 → 1.00, 6 → 0.70" in answer.content.decode()


def test_a_proposed_change_is_read_in_words(cast: Cast) -> None:
    assert World(cast).change.before

    answer = sign_in(cast.admin).get("/o/acme/settings/audit.csv")

    assert answer.status_code == 200
    assert "target: " in answer.content.decode()
