"""What one does with a draft as a whole, and comes back from to the page on which the set is drafted."""

import re
from html import unescape

import pytest
from django.utils import timezone

from objectives.models import Contribution, Dependency, Objective
from tests.cast import sign_in
from tests.factories import MetricFactory, ObjectiveFactory


def where(cycle):
    return f"/o/acme/objectives/drafting/?team=growth&cycle={cycle.slug}"


def text_of(client, address):
    return client.get(address).content.decode()


def link(text, part):
    """The address of the first link to it."""
    return unescape(re.search(rf'href="([^"]*{part}[^"]*)"', text)[1])


def ended(address):
    return address.split("#")[0]


@pytest.fixture
def client(cast):
    return sign_in(cast.owner)


def test_a_draft_deleted_from_its_set_leads_back_to_the_set_and_says_so(cast, cycle, draft, client):
    asked = link(text_of(client, where(cycle)), f"{draft.reference}/delete/")

    kept = text_of(client, asked)
    answer = client.post(asked, {"action": "delete"})

    assert f'href="{where(cycle)}"' in unescape(kept)
    assert answer["Location"] == where(cycle)
    assert f"The draft {draft.reference} is deleted." in text_of(client, answer["Location"])
    assert not Objective.objects.filter(id=draft.id).exists()


def test_a_draft_says_that_it_stands_alone_and_then_what_it_contributes_to(cast, cycle, draft, client):
    above = ObjectiveFactory(team=cast.company, cycle=cycle, owner=cast.owner, title="Be <worth> a detour")
    alone = text_of(client, where(cycle))
    asked = link(alone, f"{draft.reference}/contributes/")
    fields = {"target": above.reference, "how": "Trying us is the detour", "action": "propose"}
    page = client.get(asked).content.decode()
    fields["next"] = unescape(re.search(r'name="next" value="([^"]*)"', page)[1])

    answer = client.post(asked.split("?")[0], fields)

    tied = text_of(client, ended(answer["Location"]))
    made = Contribution.objects.get()
    assert "Stands alone" in alone
    assert answer["Location"] == f"{where(cycle)}#draft-{draft.reference}"
    assert "Stands alone" not in tied
    assert f'<span class="reference">{above.reference}</span> <bdi>Be &lt;worth&gt; a detour</bdi>' in tied
    assert f"/contributions/{made.id}/?next=" in tied


def test_what_it_contributes_to_is_changed_and_one_is_back_at_the_draft(cast, cycle, draft, client):
    above = ObjectiveFactory(team=cast.company, cycle=cycle, owner=cast.sponsor)
    client.post(
        f"/o/acme/objectives/{draft.reference}/contributes/",
        {"target": above.reference, "how": "Trying us is the detour", "action": "propose"},
    )
    asked = link(text_of(client, where(cycle)), "/contributions/")
    page = text_of(client, asked)
    back = unescape(re.search(r'name="next" value="([^"]*)"', page)[1])

    answer = client.post(asked.split("?")[0], {"action": "withdraw", "seen_from": "below", "next": back})

    assert answer["Location"] == f"{where(cycle)}#draft-{draft.reference}"
    assert "Stands alone" in text_of(client, where(cycle))


def test_the_company_does_not_stand_alone(cast, cycle):
    ObjectiveFactory(team=cast.company, cycle=cycle, owner=cast.owner)

    text = text_of(sign_in(cast.owner), where(cycle).replace("growth", cast.company.slug))

    assert "Stands alone" not in text


def test_another_team_is_asked_for_what_a_row_needs_and_one_is_back_at_the_row(cast, cycle, draft, client):
    card = draft.key_results.order_by("id").first()
    asked = link(text_of(client, where(cycle)), f"{card.reference}/dependencies/new/")
    page = text_of(client, asked)
    names = ("form_key", "next")
    fields = {name: unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in names}
    needs = {"what": "The list of trials", "team": cast.company.id, "needed_on": str(cycle.ends_on), "action": "ask"}

    answer = client.post(asked.split("?")[0], fields | needs)

    assert answer["Location"] == f"{where(cycle)}#row-{card.reference}"
    assert Dependency.objects.get().key_result == card


def test_a_draft_moved_to_the_backlog_leaves_the_set_and_one_stays_there(cast, cycle, draft, client):
    text = text_of(client, where(cycle))
    form = text.split(f'action="/o/acme/objectives/{draft.reference}/backlog/"')[1]
    back = unescape(re.search(r'name="next" value="([^"]*)"', form)[1])

    answer = client.post(f"/o/acme/objectives/{draft.reference}/backlog/", {"action": "put_aside", "next": back})

    draft.refresh_from_db()
    after = text_of(client, answer["Location"])
    assert (draft.state, answer["Location"]) == ("backlog", where(cycle))
    assert f"{draft.reference} is in the backlog." in after
    assert f'id="draft-{draft.reference}"' not in after


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example/"])
def test_nobody_is_led_to_another_site(cast, draft, client, elsewhere):
    answer = client.post(f"/o/acme/objectives/{draft.reference}/delete/?next={elsewhere}", {"action": "delete"})

    assert answer["Location"] == "/o/acme/objectives/"


def test_who_only_reads_the_set_is_offered_none_of_it(cast, cycle, draft):
    text = text_of(sign_in(cast.member), where(cycle))

    assert "Stands alone" in text
    assert not any(f"{draft.reference}/{part}/" in text for part in ("contributes", "backlog", "delete"))


@pytest.mark.parametrize("stands", [True, False])
def test_a_metric_of_the_name_that_is_typed_is_pointed_out_and_taken_in_one_step(draft, client, stands):
    metric = MetricFactory(name="Repeat <orders>", definition="Orders after the first", unit="percent", source="Shop")
    MetricFactory(name="Repeat orders", retired_at=timezone.now())
    card = draft.key_results.order_by("id").first()
    typed = {"name": "repeat <orders>", "unit": "orders", "kr_class": "lagging", "version": card.version}
    page = (
        f"key-results/{card.reference}/drafting/" if stands else f"objectives/{draft.reference}/drafting/key-results/"
    )

    offered = text_of(client, "/o/acme/objectives/coach/?dictionary=1&name=repeat+%3Corders%3E")
    answer = client.post(f"/o/acme/{page}", {**typed, "metric": metric.slug}, headers={"HX-Request": "true"})

    taken = draft.key_results.get(metric=metric)
    assert offered.count('name="metric"') == 1
    assert f'name="metric" value="{metric.slug}"' in offered
    assert "Repeat &lt;orders&gt;" in offered
    assert answer.status_code == 200
    assert (taken.name, taken.unit, taken.definition) == (metric.name, "percent", metric.meaning)
    assert taken.data_source == "Shop"
    assert (taken.id == card.id) == stands
