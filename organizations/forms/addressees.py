"""Reading pasted addresses: one a line, with a name if wanted. Pure."""

import csv
import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from organizations.actions import Invitee

MOST = 200
ANGLED = re.compile(r"<([^<>]*)>")
HEADINGS = {"email", "e-mail", "e-mail address", "address", "mail"}


def invitees(text: str) -> list[Invitee]:
    """The people of a pasted list: `ana@example.com`, `ana@example.com, Ana Lima` or `Ana Lima <ana@example.com>`.

    Semicolons and tabs part columns, too, and a first line of column names is passed over. Raises ValidationError that
    names each line that has no address, or when there are more than 200.
    """
    found: dict[str, Invitee] = {}
    faults = []
    for number, cells in _lines(text):
        person = _person(cells)
        if person is not None:
            found.setdefault(person.email.lower(), person)
        elif number > 1 or cells[0].lower() not in HEADINGS:
            faults.append(f"Line {number}: “{', '.join(cells)[:60]}” has no e-mail address.")
    if faults:
        raise ValidationError(faults[:5])
    if not found:
        raise ValidationError("Type at least one e-mail address.")
    if len(found) > MOST:
        raise ValidationError(f"These are {len(found)} addresses; invite at most {MOST} at once.")
    return list(found.values())


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        delimiter = next((mark for mark in ("\t", ";") if mark in line), ",")
        cells = [cell.strip() for row in csv.reader([line], delimiter=delimiter) for cell in row]
        cells = [cell for cell in cells if cell]
        if cells:
            yield number, cells


def _person(cells: list[str]) -> Invitee | None:
    """The cell with an address, wherever it stands; what is left is the name."""
    for place, cell in enumerate(cells):
        angled = ANGLED.search(cell)
        address = angled[1] if angled else cell
        if _is_email(address):
            rest = " ".join([ANGLED.sub("", cell) if angled else "", *cells[:place], *cells[place + 1 :]])
            return Invitee(email=address, name=" ".join(rest.split())[:120])
    return None


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
