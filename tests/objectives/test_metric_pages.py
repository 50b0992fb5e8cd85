import re
from datetime import timedelta
from decimal import Decimal

import pytest

from objectives.actions import record_observation
from objectives.models import Driver, KeyResult, Metric, MetricDriver, Observation
from okrapp import clock
from organizations.models import Membership
from tests.cast import sign_in
from tests.counting import counted_queries
from tests.factories import MetricFactory

LIST = "/o/acme/metrics/"
HX = {"HX-Request": "true"}


def record(metric, value, *, days=0, **given):
    return record_observation(
        metric=metric, by=metric.owner, value=Decimal(value), observed_at=clock.now() - timedelta(days=days), **given
    )


def listed(answer):
    return re.findall(r'data-metric="([\w-]+)"', answer.content.decode())


def metric_form(cast, **changes):
    return {
        "name": "Trials started",
        "definition": "Sign-ups that start a trial",
        "unit": "number",
        "unit_label": "trials",
        "direction": "up",
        "owner": cast.owner.id,
        "steward": cast.steward.id,
        "source": "Product analytics",
        "source_url": "data.example/trials",
        "refresh_frequency": "daily",
        "valid_low": "0",
        "healthy_low": "1.200",
        "action": "add",
        **changes,
    }


def test_a_metric_is_defined_on_the_page(cast, metric):
    form = metric_form(cast, drivers=[metric.id], healthy_low="1,200 trials")

    answer = sign_in(cast.steward).post(f"{LIST}new/", form)

    added = Metric.objects.get(name="Trials started")
    assert answer.url == f"{LIST}trials-started/"
    assert (added.owner, added.steward, added.healthy_low) == (cast.owner, cast.steward, 1200)
    assert added.source_url == "https://data.example/trials"
    assert [each.driver for each in added.drivers.all()] == [metric]


def test_a_refused_form_keeps_what_was_typed_and_says_why_beside_the_field(cast, metric):
    form = metric_form(cast, name="repeat purchase RATE", definition="Kept words", valid_low="5 %")

    answer = sign_in(cast.member).post(f"{LIST}new/", form)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept words" in text
    assert "not in percent" in text


def test_a_name_that_is_taken_is_refused_in_words(cast, metric):
    answer = sign_in(cast.member).post(f"{LIST}new/", metric_form(cast, name="repeat purchase RATE"))

    assert answer.status_code == 422
    assert "There is a metric “Repeat purchase rate” already." in answer.content.decode()


def test_the_second_editor_gets_409_and_keeps_what_was_typed(cast, metric):
    form = metric_form(cast, unit="percent", unit_label="", healthy_low="10", version="1")
    sign_in(cast.owner).post(f"{LIST}{metric.slug}/edit/", {**form, "name": "First"})

    answer = sign_in(cast.steward).post(f"{LIST}{metric.slug}/edit/", {**form, "name": "Second"})

    assert answer.status_code == 409
    assert "Somebody changed this metric" in answer.content.decode()
    assert 'value="Second"' in answer.content.decode()
    assert [(each.label, each.theirs, each.typed) for each in answer.context["form"].differences] == [
        ("Name", "First", "Second")
    ]


def test_saving_again_puts_ones_own_words_over_what_was_compared(cast, metric):
    form = metric_form(cast, unit="percent", unit_label="", healthy_low="10", version="1")
    sign_in(cast.owner).post(f"{LIST}{metric.slug}/edit/", {**form, "name": "First"})
    second = {**form, "name": "Second"}
    compared = sign_in(cast.steward).post(f"{LIST}{metric.slug}/edit/", second).context["form"]["version"].value()

    answer = sign_in(cast.steward).post(f"{LIST}{metric.slug}/edit/", {**second, "version": compared})

    assert answer.status_code == 302
    assert Metric.objects.get().name == "Second"


def test_a_colleague_is_told_who_edits(cast, metric):
    answer = sign_in(cast.member).get(f"{LIST}{metric.slug}/edit/")

    assert answer.status_code == 403
    assert "Owner, Steward" in answer.content.decode()


def test_the_unhealthy_come_first_then_the_stale_then_mine_then_by_name(cast):
    def made(name, value, days, **given):
        metric = MetricFactory(name=name, slug=name, owner=given.pop("owner", cast.lead), **given)
        record(metric, value, days=days)

    made("apples", "5", 0)
    made("berries", "5", 0, owner=cast.owner)
    made("cherries", "5", 30)
    made("dates", "5", 0, healthy_low=10)
    made("elder", "15", 0, healthy_low=10)

    page = sign_in(cast.owner).get(LIST)

    assert listed(page) == ["dates", "cherries", "berries", "apples", "elder"]


def test_filters_live_in_the_address(cast):
    mine = MetricFactory(name="Mine", slug="mine", owner=cast.owner)
    kept = MetricFactory(name="Kept", slug="kept", owner=cast.lead, steward=cast.steward, healthy_high=3)
    record(mine, "1")
    record(kept, "4")
    MetricFactory(name="Gone", slug="gone", owner=cast.lead, retired_at=clock.now())
    client = sign_in(cast.owner)

    found = {
        query: listed(client.get(f"{LIST}?{query}"))
        for query in ("show=mine", "show=kpi", "show=unhealthy", "show=stale", "show=retired", "show=nonsense")
    }
    found["team"] = listed(client.get(f"{LIST}?team=growth"))
    found["owner"] = listed(client.get(f"{LIST}?owner={cast.lead.id}"))
    found["steward"] = listed(client.get(f"{LIST}?steward={cast.steward.id}"))
    found["q"] = listed(client.get(f"{LIST}?q=KEP"))

    assert found == {
        "show=mine": ["mine"],
        "show=kpi": ["kept"],
        "show=unhealthy": ["kept"],
        "show=stale": [],
        "show=retired": ["gone"],
        "show=nonsense": [],
        "team": ["mine"],
        "owner": ["kept"],
        "steward": ["kept"],
        "q": ["kept"],
    }


def test_the_list_is_paged_by_key_without_gaps(cast, monkeypatch):
    monkeypatch.setattr("objectives.queries.metrics.PAGE", 2)
    for name in ("a", "b", "c", "d", "e"):
        MetricFactory(name=name, slug=name, owner=cast.lead)
    client, pages, query = sign_in(cast.member), [], ""

    for _ in range(3):
        answer = client.get(f"{LIST}{query}")
        pages.append(listed(answer))
        more = re.search(r'href="(\?[^"]*after=\w+)" rel="next"', answer.content.decode())
        query = more[1].replace("&amp;", "&") if more else ""

    assert pages == [["a", "b"], ["c", "d"], ["e"]]
    assert query == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_for_one_and_for_three(cast, rows):
    for _ in range(rows):
        record(MetricFactory(owner=cast.owner, steward=cast.steward), "5")
    client = sign_in(cast.member)
    client.get(LIST)

    with counted_queries() as found:
        client.get(LIST)

    assert len(found) == 7


def test_the_list_answers_htmx_with_its_rows_alone(cast, metric):
    answer = sign_in(cast.member).get(f"{LIST}?q=repeat", headers=HX)

    assert listed(answer) == [metric.slug]
    assert "<html" not in answer.content.decode()


def test_an_empty_dictionary_offers_the_first_step(cast):
    assert "Define a metric" in sign_in(cast.member).get(LIST).content.decode()
    assert "as soon as somebody defines one" in sign_in(cast.viewer).get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_metric_asks_the_same_however_much_stands_on_it(cast, metric, active, rows):
    KeyResult.objects.filter(id=active.id).update(metric=metric)
    for days in range(rows):
        wrong = record(metric, str(20 + days), days=days)
        record(metric, "25", days=days, supersedes=wrong)
        MetricDriver.objects.create(metric=metric, driver=MetricFactory())
        MetricDriver.objects.create(metric=MetricFactory(), driver=metric)
    client = sign_in(cast.member)
    client.get(f"{LIST}{metric.slug}/")

    with counted_queries() as found:
        client.get(f"{LIST}{metric.slug}/")

    assert len(found) == 9


def test_the_page_shows_definition_values_and_what_uses_it(cast, metric, active):
    Metric.objects.filter(id=metric.id).update(definition="עוד <b>הזמנה</b>", source_url="https://data.example/x")
    KeyResult.objects.filter(id=active.id).update(metric=metric)
    Driver.objects.create(key_result=active, metric=metric)
    wrong = record(metric, "19", days=2)
    record(metric, "21", days=2, supersedes=wrong, note="Gifts were counted")

    text = sign_in(cast.member).get(f"{LIST}{metric.slug}/").content.decode()

    assert "עוד &lt;b&gt;הזמנה&lt;/b&gt;" in text
    assert "<s>19\u202f%</s>" in text
    assert "Corrected to 21\u202f%" in text
    assert "Gifts were counted" in text
    assert text.count(f"/o/acme/key-results/{active.reference}/") == 2
    assert "chart__range" in text
    assert "at least 20\u202f%" in text


def test_a_metric_of_another_organization_is_not_there(cast, metric):
    assert sign_in(cast.stranger).get(f"{LIST}{metric.slug}/").status_code == 404
    assert sign_in(cast.member).get(f"{LIST}unknown/").status_code == 404


def test_a_metric_in_use_is_not_deleted_and_retiring_is_offered(cast, metric):
    record(metric, "22")

    answer = sign_in(cast.owner).post(f"{LIST}{metric.slug}/delete/")
    retired = sign_in(cast.owner).post(f"{LIST}{metric.slug}/retire/", {"action": "retire"})

    assert answer.status_code == 422
    assert "it has 1 value" in answer.content.decode()
    assert "Retire it instead" in answer.content.decode()
    assert retired.status_code == 302
    assert Metric.objects.get().is_retired


def test_older_values_are_a_page_further(cast, metric, monkeypatch):
    monkeypatch.setattr("objectives.queries.metrics.VALUES_PAGE", 2)
    for days in range(3):
        record(metric, str(20 + days), days=days)
    client = sign_in(cast.member)

    first = client.get(f"{LIST}{metric.slug}/").content.decode()
    older = re.search(r'href="(\?before=\d+)#values"', first)[1]
    with counted_queries() as found:
        second = client.get(f"{LIST}{metric.slug}/{older}").content.decode()

    shown = [re.findall(r'data-observation="(\d+)"', text) for text in (first, second)]
    assert [len(each) for each in shown] == [2, 1]
    assert {int(each) for page in shown for each in page} == set(Observation.objects.values_list("id", flat=True))
    assert len(found) == 10
    assert ('href="?#values"' in first, 'href="?#values"' in second) == (False, True)


@pytest.mark.parametrize("before", ["0", "999999", "x", "9" * 30, "٣"])
def test_a_place_among_the_values_that_is_none_shows_the_newest(cast, metric, before):
    value = record(metric, "20")

    page = sign_in(cast.member).get(f"{LIST}{metric.slug}/", {"before": before}).content.decode()

    assert f'data-observation="{value.id}"' in page


def test_the_form_says_who_gives_the_role_of_data_steward_and_asks_about_an_odd_range(cast):
    Membership.objects.filter(id=cast.steward.id).update(roles=["member"])
    browser = sign_in(cast.owner)

    page = browser.get("/o/acme/metrics/new/").content.decode()
    refused = browser.post(
        "/o/acme/metrics/new/", metric_form(cast, steward="", direction="up", healthy_low="", healthy_high="5")
    )

    assert "Nobody holds the role of data steward yet" in page
    assert refused.status_code == 422
    assert "Higher is better here" in refused.content.decode()
