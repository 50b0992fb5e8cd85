from datetime import date

import pytest

from objectives.pasting import read_rows
from objectives.rules import Span
from tests.cast import sign_in

QUARTER = Span(date(2026, 10, 1), date(2026, 12, 31))


def address(objective):
    return f"/o/acme/objectives/{objective.reference}/drafting/paste/"


@pytest.mark.parametrize(
    ("line", "name", "baseline", "target", "unit"),
    [
        ("Increase repeat purchase rate from 18 % to 28 %", "Repeat purchase rate", "18 %", "28 %", "%"),
        ("- Repeat purchase rate: 18% -> 28%", "Repeat purchase rate", "18%", "28%", "%"),
        ("2. Days to parcel from 4.5 days to 2 days.", "Days to parcel", "4.5 days", "2 days", "days"),
        ("KR2: Revenue from €1,200 to €2,000", "Revenue", "€1,200", "€2,000", "€"),
        ("Net promoter score 20 → 40", "Net promoter score", "20", "40", ""),
        ("Rate\t18 %\t28 %", "Rate", "18 %", "28 %", "%"),
    ],
)
def test_a_line_is_read_as_measure_from_and_to(line, name, baseline, target, unit):
    fields = read_rows(line, QUARTER)[0].fields

    assert [fields[key] for key in ("name", "baseline", "target", "unit")] == [name, baseline, target, unit]


def test_a_line_without_figures_is_a_measure_and_keeps_its_words():
    assert read_rows("Speak from the heart to all", QUARTER)[0].fields["name"] == "Speak from the heart to all"


@pytest.mark.parametrize("day", ["15 Nov", "15 November 2026", "2026-11-15", "15.11.2026", "Nov 15"])
def test_a_day_is_read_in_the_cycle(day):
    assert read_rows(f"Rate from 1 to 2 by {day}", QUARTER)[0].fields["due_date"] == "2026-11-15"


def test_spreadsheet_rows_may_name_their_columns_in_any_order():
    row = read_rows("Owner\tMeasure\tTarget\tBaseline\tNote\nKim\tRate\t28\t18\tignored", QUARTER)[0]

    assert row.fields == {"owner": "Kim", "name": "Rate", "target": "28", "baseline": "18", "unit": ""}


def test_lines_are_looked_at_before_they_become_rows(cast, draft):
    client = sign_in(cast.owner)
    text = "Trials started from 10 to 20\nDays to parcel from 4 days to 2 days by 31 Jan 2031"

    look = client.post(address(draft), {"text": text})
    before = draft.key_results.count()

    shown = look.content.decode()
    assert look.status_code == 200
    assert before == 2
    assert "10 → 20" in shown
    assert "Add 2 key results" in shown


def test_lines_that_stand_become_rows_and_the_others_stay_with_their_reason(cast, draft):
    text = "Trials started from 10 to 20\nSame from 5 to 5\nRate\t18 %\t28 %\t%\tNobody Atall"

    answer = sign_in(cast.owner).post(address(draft), {"text": text, "action": "add"})

    added = draft.key_results.latest("number")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert draft.key_results.count() == 3
    assert (added.name, added.baseline, added.target, added.owner) == ("Trials started", 10, 20, cast.owner)
    assert "Same from 5 to 5\nRate\t18 %" in shown
    assert "must differ from the baseline" in shown
    assert "Nobody here who can own something" in shown


def test_the_same_lines_sent_twice_become_rows_once(cast, draft):
    sent = {"text": "Trials started from 10 to 20", "action": "add", "form_key": "6d1f9f0e-8d0b-4a51-9d0e-0d7c4f6f2a11"}

    for _ in range(2):
        answer = sign_in(cast.owner).post(address(draft), sent)

    assert answer["Location"].endswith(f"#draft-{draft.reference}")
    assert draft.key_results.count() == 3


def test_three_hundred_lines_are_refused_in_words_and_none_is_lost(cast, draft):
    text = "\n".join(f"Measure {number} from 1 to 2" for number in range(300))

    answer = sign_in(cast.owner).post(address(draft), {"text": text, "action": "add"})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "These are 300 lines." in shown
    assert "so 18 more can be added" in shown
    assert "Measure 299 from 1 to 2" in shown
    assert draft.key_results.count() == 2


def test_nothing_pasted_is_asked_for(cast, draft):
    answer = sign_in(cast.owner).post(address(draft), {"text": "  ", "action": "look"})

    assert answer.status_code == 422
    assert "Paste at least one line." in answer.content.decode()


def test_of_many_lines_those_that_need_a_change_are_shown_first_and_the_rest_is_counted(cast, draft):
    lines = [f"Measure {at} from 1 to 2" for at in range(60)] + ["Backwards\tmuch\tmore"]

    page = sign_in(cast.owner).post(
        f"/o/acme/objectives/{draft.reference}/drafting/paste/", {"action": "look", "text": "\n".join(lines)}
    )

    text = page.content.decode()
    assert text.index("Backwards</th>") < text.index("Measure 0</th>")
    assert "and 21 more lines, read the same way" in text
    assert f'<span class="muted" dir="auto">{cast.owner.name}</span>' in text
