"""Lists of people to invite that come out of a spreadsheet."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations.actions import Invitee
from organizations.enums import Role
from organizations.forms.addressees import invitees
from organizations.models import Invitation, Team
from tests.cast import Cast, sign_in

INVITE = "/o/acme/settings/people/invite/"
GROWTH = Team(id=7, name="Growth")


def test_columns_are_read_by_their_headings_in_any_order() -> None:
    pasted = (
        "Team;Roles;Full name;E-mail address\nGROWTH;Member, data steward;Ben Backer;ben@example.com\n;;;cy@example.com"
    )

    assert invitees(pasted, [GROWTH]) == [
        Invitee("ben@example.com", "Ben Backer", (Role.DATA_STEWARD, Role.MEMBER), GROWTH),
        Invitee("cy@example.com"),
    ]


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("email,name,role\nben@example.com,Ben,emperor", "Line 2: no role is called “emperor”."),
        ("email,team\nben@example.com,Sales", "Line 2: no team is called “Sales”."),
        ("email,phone\nben@example.com,1", "Line 1: no column is called “phone”."),
        (
            "email,name,role\nben@example.com,Backer,Ben,member",
            "Line 2: “ben@example.com, Backer, Ben, member” has more",
        ),
        ("email,name,role\n,Ben,member", "Line 2: “Ben, member” has no e-mail address."),
        ("ben@example.com,Ben Backer,member,Growth", "Line 1: besides address and name there is more."),
    ],
)
def test_what_can_not_be_taken_is_refused_with_its_line(pasted: str, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        invitees(pasted, [GROWTH])

    assert refused.value.messages[0].startswith(words)


def test_two_teams_of_one_name_are_not_guessed_between() -> None:
    with pytest.raises(ValidationError, match="several teams are called"):
        invitees("email,team\nben@example.com,growth", [GROWTH, Team(id=8, name="Growth")])


@pytest.mark.parametrize(
    ("encoding", "note"), [("utf-8-sig", False), ("utf-8", False), ("utf-16", False), ("cp1252", True)]
)
def test_a_file_invites_each_with_the_roles_and_team_of_their_line(cast: Cast, encoding: str, note: bool) -> None:
    text = "email,name,role,team\nzoe@example.com,Zoë Ek,sponsor,Growth\r\nben@example.com,Ben,,\r\n"

    answer = sign_in(cast.admin).post(INVITE, {"file": csv(text.encode(encoding)), "roles": ["viewer"]}, follow=True)

    made = Invitation.objects.order_by("email").values_list("name", "roles", "team__name")
    assert list(made) == [("Ben", ["viewer"], None), ("Zoë Ek", ["sponsor"], "Growth")]
    assert ("read as Windows-1252" in answer.content.decode()) is note


def test_the_lines_of_a_refused_file_stand_in_the_field_to_be_mended(cast: Cast) -> None:
    text = "email,role\nben@example.com,emperor"

    answer = sign_in(cast.admin).post(
        INVITE, {"addresses": "ana@example.com", "file": csv(text.encode()), "roles": ["member"]}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 3: no role is called “emperor”." in page
    assert "ana@example.com\nemail,role\nben@example.com,emperor" in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "Save the sheet as CSV"),
        (b"a\x00b", "This is no text."),
        (b"a" * 200_001, "200 kB are the most"),
    ],
)
def test_what_is_no_list_is_refused_with_words(cast: Cast, content: bytes, words: str) -> None:
    answer = sign_in(cast.admin).post(INVITE, {"file": csv(content), "roles": ["member"]})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def csv(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", content, content_type="text/csv")
