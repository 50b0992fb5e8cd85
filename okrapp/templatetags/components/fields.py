"""Forms: a field with everything that belongs to it, and what stops a form."""

from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.forms.forms import BaseForm
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from okrapp.templatetags.components.library import EMPTY, attributes, icon, modifier, register

_NOT_TYPED = (CheckboxInput, FileInput, Select, Textarea)


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    prefix: str = "",
    suffix: str = "",
    style: str = "",
    low: str = "",
    high: str = "",
    counter: int | None = None,
    rows: int | None = None,
    optional: bool | None = None,
    autofocus: bool = False,
    hide_label: bool = False,
) -> SafeString:
    """A form field with its label, help, and error beside it.

    `style` is segmented (a radio group as one control, `low` and `high` naming its ends), short, or figure (a large
    number). `counter` shows the characters left; `optional` overrides the word after the label.
    """
    if bound.is_hidden:
        return bound.as_widget()
    name = _name(bound, label, optional)
    helped = _help(bound, help)
    if isinstance(bound.field.widget, (RadioSelect, CheckboxSelectMultiple)):
        return _group(bound, name, helped, segmented=style == "segmented", low=low, high=high)
    control = bound.as_widget(attrs=_control_attributes(bound, helped, counter, rows, autofocus))
    if isinstance(bound.field.widget, CheckboxInput):
        return format_html(
            '<div class="field field--check">{}<label class="check">{}<span>{}</span></label>{}</div>',
            *(_error(bound), control, label or bound.label, helped),
        )
    return format_html(
        '<div class="field{}"><label class="field__label{}" for="{}">{}</label>{}{}'
        '<div class="field__line">{}{}{}</div>{}</div>',
        *(modifier(f" field--{style}", style), modifier(" visually-hidden", hide_label), bound.id_for_label, name),
        *(helped, _error(bound), _affix(prefix), control, _affix(suffix), _count(bound, counter)),
    )


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm, *, title: str = "") -> dict[str, object]:
    """What stops this form, at its top: errors of the whole form, and a link to each field with one. It takes focus."""
    fields = [
        {"label": bound.label, "target": bound.id_for_label or bound.auto_id, "error": bound.errors[0]}
        for bound in form
        if bound.errors and not bound.is_hidden
    ]
    hidden = [error for bound in form if bound.is_hidden for error in bound.errors]
    return {"title": title, "errors": [*form.non_field_errors(), *hidden], "fields": fields, "any": bool(form.errors)}


def _name(bound: BoundField, label: str, optional: bool | None) -> SafeString:
    free = not bound.field.required if optional is None else optional
    mark = format_html(' <span class="field__optional">({})</span>', gettext("optional")) if free else EMPTY
    return format_html("<bdi>{}</bdi>{}", label or bound.label, mark)  # a page may name somebody's words there


def _help(bound: BoundField, text: str) -> SafeString:
    shown = text or bound.help_text
    return format_html('<p class="field__help" id="{}_help">{}</p>', bound.auto_id, shown) if shown else EMPTY


def _error(bound: BoundField) -> SafeString:
    if not bound.errors:
        return EMPTY
    sentences = format_html_join(" ", "{}", ((error,) for error in bound.errors))
    return format_html(
        '<p class="field__error" id="{}_fault">{}<span><span class="visually-hidden">{} </span>{}</span></p>',
        *(bound.auto_id, icon("warning", size="s"), gettext("Error:"), sentences),
    )


def _described_by(bound: BoundField, helped: SafeString) -> str:
    parts = [f"{bound.auto_id}_help" if helped else "", f"{bound.auto_id}_fault" if bound.errors else ""]
    return " ".join(part for part in parts if part)


def _control_attributes(
    bound: BoundField, helped: SafeString, counter: int | None, rows: int | None, autofocus: bool
) -> dict[str, Any]:
    widget = bound.field.widget
    wanted = {
        "aria-describedby": _described_by(bound, helped) or None,
        "aria-invalid": "true" if bound.errors else None,
        "data-counted": "" if counter else None,
        "rows": rows or widget.attrs.get("rows", 2) if isinstance(widget, Textarea) else None,
        "autofocus": autofocus or None,
        "dir": "auto" if _is_text(widget) else None,
        "placeholder": False if _repeats(widget.attrs.get("placeholder"), bound.label) else None,
        "autocomplete": None if isinstance(widget, _NOT_TYPED) else widget.attrs.get("autocomplete", "off"),
    }
    return {key: value for key, value in wanted.items() if value is not None}


def _is_text(widget: Any) -> bool:
    """Whether people type words there, in whatever script they write."""
    return isinstance(widget, Textarea) or getattr(widget, "input_type", "") in {"text", "search"}


def _repeats(placeholder: str | None, label: object) -> bool:
    return bool(placeholder) and str(placeholder).lower().startswith(str(label).lower())


def _count(bound: BoundField, counter: int | None) -> SafeString:
    if not counter:
        return EMPTY
    return format_html(
        '<p class="field__count" data-count-for="{}" data-limit="{}" aria-hidden="true"></p>',
        *(bound.id_for_label, counter),
    )


def _group(
    bound: BoundField, name: SafeString, helped: SafeString, *, segmented: bool, low: str, high: str
) -> SafeString:
    """A radio group or a list of checkboxes; the one drawn as a single control may name its ends."""
    option = (
        '<label class="segmented__option">{}<span class="segmented__text">{}</span></label>'
        if segmented
        else '<label class="check">{}<span>{}</span></label>'
    )
    options = format_html_join("", option, ((choice.tag(), choice.choice_label) for choice in bound.subwidgets))
    ends = format_html('<div class="segmented__ends"><span>{}</span><span>{}</span></div>', low, high)
    return format_html(
        '<fieldset class="field" id="{}" tabindex="-1"{}><legend class="field__label">{}</legend>{}{}'
        '<div class="scale"><div class="{}">{}</div>{}</div></fieldset>',
        *(bound.auto_id, attributes(**{"aria-describedby": _described_by(bound, helped)}), name),
        *(helped, _error(bound), "segmented" if segmented else "checks", options, ends if low or high else ""),
    )


def _affix(text: str) -> SafeString:
    return format_html('<span class="field__affix">{}</span>', text) if text else EMPTY
