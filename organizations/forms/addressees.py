"""Reading lists of people to invite: pasted, or from a spreadsheet with a first line that names the columns. Pure."""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from organizations.actions import Invitee
from organizations.enums import Role
from organizations.models import Team

MOST = 200
ANGLED = re.compile(r"<([^<>]*)>")
COLUMNS: Mapping[str, Sequence[str]] = {
    "email": ("email", "e-mail", "e-mail address", "email address", "address", "mail"),
    "name": ("name", "full name", "person"),
    "first name": ("first name", "given name", "firstname"),
    "last name": ("last name", "surname", "family name", "lastname"),
    "role": ("role", "roles"),
    "team": ("team",),
}
HEADINGS = {word: column for column, words in COLUMNS.items() for word in words}
NAMED = ("name", "first name", "last name")
ROLES = {word: role for role in Role for word in (role.value, role.label.lower(), role.value.replace("_", "-"))}
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def invitees(text: str, teams: Sequence[Team] = ()) -> list[Invitee]:
    """The people of a list: `ana@example.com`, `ana@example.com, Ana Lima` or `Ana Lima <ana@example.com>`.

    A line such as `name, email, role, team` names the columns of those below it, in any order; role and team of a line
    are then those of its person. Semicolons and tabs part columns, too. Raises ValidationError that names each line
    with something wrong, or when there are more than 200.
    """
    known: dict[str, list[Team]] = {}
    for team in teams:
        known.setdefault(team.name.casefold(), []).append(team)
    found: dict[str, Invitee] = {}
    faults = []
    columns: list[str] = []
    for number, cells in _lines(text):
        try:
            named = _columns(cells)
            if named:
                columns = named
                continue
            person = _of_columns(cells, columns, known) if columns else _person([cell for cell in cells if cell])
            found.setdefault(person.email.lower(), person)
        except ValueError as fault:
            faults.append(f"Line {number}: {fault}")
    if faults:
        raise ValidationError(faults[:5])
    if not found:
        raise ValidationError("Type at least one e-mail address.")
    if len(found) > MOST:
        raise ValidationError(f"These are {len(found)} addresses; invite at most {MOST} at once.")
    return list(found.values())


def decoded(content: bytes) -> tuple[str, str]:
    """The text of an uploaded list, and what to say where it had to be guessed how it is written.

    Raises ValidationError for what is no text.
    """
    if content.startswith(UTF_16):
        text, note = content.decode("utf-16", errors="replace"), ""
    else:
        try:
            text, note = content.decode("utf-8-sig"), ""
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
            note = "The file is not written in UTF-8 and was read as Windows-1252. Check the names with accents."
    if "\x00" in text or content.startswith(b"PK"):
        raise ValidationError("This is no text. Save the sheet as CSV, and choose that file.")
    return text, note


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        delimiter = next((mark for mark in ("\t", ";") if mark in line), ",")
        cells = [cell.strip() for row in csv.reader([line], delimiter=delimiter) for cell in row]
        if any(cells):
            yield number, cells


def _columns(cells: Sequence[str]) -> list[str]:
    """The columns that a line of headings names; none for any other line. Raises ValueError for an unknown one."""
    words = [cell.lower() for cell in cells]
    if not any(HEADINGS.get(word) == "email" for word in words):
        return []
    unknown = next((cell for cell in cells if cell and cell.lower() not in HEADINGS), None)
    if unknown is not None:
        raise ValueError(f"no column is called “{unknown[:60]}”. There are email, name, role and team.")
    return [HEADINGS.get(word, "") for word in words]


def _of_columns(cells: Sequence[str], columns: Sequence[str], known: Mapping[str, Sequence[Team]]) -> Invitee:
    """The person of a line below headings. Raises ValueError for what can't be taken."""
    values = dict(zip(columns, cells, strict=False))
    shown = ", ".join(cells)[:60]
    if len([*filter(None, cells)]) <= 2 and not _address(values.get("email", "")):
        return _person([cell for cell in cells if cell])
    if any(cells[len(columns) :]):
        raise ValueError(f"“{shown}” has more cells than there are columns. Put a name with a comma in quotes.")
    person = _person([values.get("email", "")], shown=shown)
    name = " ".join(values[column] for column in NAMED if values.get(column)) or person.name
    return Invitee(person.email, name[:120], _roles(values.get("role", "")), _team(values.get("team", ""), known))


def _person(cells: Sequence[str], *, shown: str = "") -> Invitee:
    """The cell with an address, wherever it stands, and the name beside it. Raises ValueError where there is none."""
    for place, cell in enumerate(cells):
        address = _address(cell)
        if not address:
            continue
        rest = [ANGLED.sub("", cell) if ANGLED.search(cell) else "", *cells[:place], *cells[place + 1 :]]
        if len([*filter(None, rest)]) > 1:
            raise ValueError(
                "besides address and name there is more. Begin with a line such as email, name, role, team."
            )
        return Invitee(email=address, name=" ".join(" ".join(rest).split())[:120])
    raise ValueError(f"“{shown or ', '.join(cells)[:60]}” has no e-mail address.")


def _address(cell: str) -> str:
    """The e-mail address in a cell; empty where there is none."""
    angled = ANGLED.search(cell)
    text = angled[1] if angled else cell
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text if len(text) <= 254 else ""


def _roles(cell: str) -> tuple[str, ...]:
    words = [" ".join(word.lower().split()) for word in re.split(r"[,;|/+]", cell)]
    unknown = next((word for word in words if word and word not in ROLES), None)
    if unknown is not None:
        every = ", ".join(role.label.lower() for role in Role)
        raise ValueError(f"no role is called “{unknown[:60]}”. There are {every}.")
    return tuple(role for role in Role.values if role in {ROLES[word] for word in words if word})


def _team(cell: str, known: Mapping[str, Sequence[Team]]) -> Team | None:
    if not cell:
        return None
    teams = known.get(cell.casefold(), ())
    if not teams:
        raise ValueError(f"no team is called “{cell[:60]}”.")
    if len(teams) > 1:
        raise ValueError(f"several teams are called “{cell[:60]}”. Rename one first.")
    return teams[0]
