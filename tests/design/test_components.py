from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe

from okrapp.figures import Figures
from okrapp.templatetags.components.figures import confidence, number, score, signed
from okrapp.templatetags.components.people import initials


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class Update(forms.Form):
    insight = forms.CharField(help_text="One thing the data says")
    confidence = forms.ChoiceField(choices=[("1", "1"), ("2", "2")], widget=forms.RadioSelect)
    evidence = forms.URLField(required=False, assume_scheme="https")


def test_a_chip_says_band_and_score_in_words() -> None:
    chip = drawn("{% rag_chip 'red' score %}", score=Decimal("0.24"))

    assert "▼" in chip
    assert ">Red<" in chip
    assert ">0.24<" in chip
    assert "chip--stale" not in chip


def test_a_stale_chip_says_so_and_keeps_its_band() -> None:
    chip = drawn("{% rag_chip 'green' '0.74' stale=True %}")

    assert "chip--green chip--stale" in chip
    assert ">Stale<" in chip


def test_what_is_not_scored_is_never_shown_as_nought() -> None:
    chip = drawn("{% rag_chip 'none' None %}")

    assert "Not scored" in chip
    assert "0" not in chip


def test_a_chip_leads_to_the_page_that_says_what_follows() -> None:
    assert 'href="/policy/"' in drawn("{% rag_chip 'red' '0.1' %}", rag_href="/policy/")


@pytest.mark.parametrize(
    ("value", "scale", "shown"),
    [(Decimal("0.6"), 1, "0.60"), (Decimal("0.6"), 100, "60"), (Decimal("0.245"), 1, "0.25"), (None, 1, "–")],
)
def test_a_score_is_shown_on_the_scale_of_the_organization(value: Decimal | None, scale: int, shown: str) -> None:
    assert score(value, Figures(scale=scale)) == shown


@pytest.mark.parametrize(("value", "shown"), [(5, "High"), ("4", "High"), (3, "Challenge"), (1, "Critical"), ("", "–")])
def test_confidence_is_said_in_words_where_the_organization_says_so(value: int | str, shown: str) -> None:
    assert confidence(value, Figures(confidence_in_words=True)) == shown


def test_the_dots_of_a_confidence_in_words_name_no_figure() -> None:
    dots = drawn("{% confidence_dots 4 -1 %}", figures=Figures(confidence_in_words=True))

    assert 'title="Confidence High"' in dots
    assert not any(digit in dots for digit in "12345")


def test_numbers_carry_no_idle_zeros_and_a_real_minus() -> None:
    shown = [number(Decimal("18.00")), number(Decimal("73.50")), number(Decimal(-2)), signed(1), number(None)]

    assert shown == ["18", "73.5", "−2", "+1", "–"]


def test_initials_are_the_first_and_the_last() -> None:
    assert [initials("Ada Byron King"), initials("mara@larkspur.example"), initials("")] == ["AK", "ML", "?"]


def test_a_fall_of_two_in_confidence_is_marked() -> None:
    assert "confidence--falling" in drawn("{% confidence_dots 2 change %}", change=-2)
    assert "confidence--falling" not in drawn("{% confidence_dots 4 change %}", change=-1)


def test_a_button_that_may_not_be_used_opens_on_the_reason() -> None:
    button = drawn("{% button 'Approve' name='action' value='approve' why=why %}", why="Only the sponsor may.")

    assert "Only the sponsor may." in button
    assert "<button" not in button


def test_a_button_sends_its_name_and_value() -> None:
    button = drawn("{% button 'Approve' name='action' value='approve' key='a' submit_key=True %}")

    assert (
        ' type="submit" name="action" value="approve" data-submit-key data-key="a" data-key-label="Approve"' in button
    )


def test_components_escape_what_they_are_given() -> None:
    evil = '"><script>'
    source = """
        {% rag_chip evil evil_none href=evil %}{% button evil value=evil href=evil %}
        {% person evil href=evil note=evil %}
        {% state_badge evil %}{% stat evil evil note=evil href=evil %}{% explain evil evil %}
        {% diff_row evil evil 'x' note=evil %}{% breadcrumbs evil evil evil %}
        {% empty_state evil evil action=evil href=evil %}
        {% page_header title=evil reference=evil lead=evil meta=evil %}{% endpage_header %}
        {% toast evil undo_href=evil %}
        {% callout title=evil %}{{ evil }}{% endcallout %}{% disclosure summary=evil %}{{ evil }}{% enddisclosure %}
    """

    assert "<script>" not in drawn(source, evil=evil, evil_none=None)


@pytest.mark.parametrize("tag", ["rag_chip 'red' colour='x'", "button 'x' onclick='x'", "stat 'x' 1 colour='x'"])
def test_components_refuse_arguments_that_they_do_not_name(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="unexpected keyword argument"):
        Template(f"{{% {tag} %}}")


def test_a_field_stands_with_its_label_help_and_error() -> None:
    form = Update({"insight": "", "confidence": "2"})
    form.is_valid()

    shown = drawn("{% field form.insight counter=240 %}", form=form)

    assert '<label class="field__label" for="id_insight"><bdi>Insight</bdi></label>' in shown
    assert 'aria-describedby="id_insight_help id_insight_fault"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'data-count-for="id_insight" data-limit="240"' in shown


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "(optional)" in drawn("{% field form.evidence %}", form=Update())
    assert "(optional)" not in drawn("{% field form.insight %}", form=Update())


def test_a_group_of_choices_is_one_control_with_named_ends() -> None:
    shown = drawn("{% field form.confidence style='segmented' low='Hardly' high='Surely' %}", form=Update())

    assert '<legend class="field__label"><bdi>Confidence</bdi></legend>' in shown
    assert shown.count('type="radio"') == 2
    assert "<span>Hardly</span><span>Surely</span>" in shown


def test_the_summary_of_errors_leads_to_the_fields_and_takes_the_focus() -> None:
    form = Update({"insight": "", "confidence": "2"})
    form.is_valid()

    shown = drawn("{% form_errors form %}", form=form)

    assert '<a href="#id_insight">' in shown
    assert "data-focus" in shown
    assert drawn("{% form_errors form %}", form=Update()).strip() == ""


def test_a_page_header_leaves_out_what_is_empty() -> None:
    bare = drawn("{% page_header title='My week' %} {% endpage_header %}")
    full = drawn(
        "{% page_header title='My week' meta=meta %}{{ act }}{% endpage_header %}", meta=["Q4"], act=mark_safe("<b/>")
    )

    assert "page-header__actions" not in bare
    assert '<div class="page-header__actions"><b/></div>' in full
    assert '<span dir="auto">Q4</span>' in full
