"""The audit trail, for admins."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from okrapp.http import UNPROCESSABLE, answer
from organizations import policies
from organizations.forms import AuditFilterForm
from organizations.queries.audit import AuditFilter, Entry, audit_page, audited_tables, whole_trail
from organizations.requests import OrganizationRequest
from organizations.spreadsheet import csv_of

MOST_EXPORTED = 50_000
COLUMNS = ("When", "Who", "Where", "What", "Name", "Did", "Field", "Before", "After")


@require_safe
def audit(request: OrganizationRequest) -> HttpResponse:
    policies.require_admin(request.membership)
    form = AuditFilterForm(request.GET, tables=audited_tables())
    asked = _asked(request, form)
    page = audit_page(asked, after=request.GET.get("after", ""))
    context = {"form": form, "page": page, "query": _query(request), "most": MOST_EXPORTED}
    return answer(request, "organizations/settings/audit.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
def audit_export(request: OrganizationRequest) -> HttpResponse:
    policies.require_admin(request.membership)
    asked = _asked(request, AuditFilterForm(request.GET, tables=audited_tables()))
    entries = whole_trail(asked, most=MOST_EXPORTED)
    rows = (row for entry in entries for row in _rows(entry, asked.zone))
    response = HttpResponse(csv_of(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{request.organization.slug}.csv"'
    return response


def _rows(entry: Entry, zone: ZoneInfo) -> Iterator[tuple[str, ...]]:
    """A line per changed field."""
    at = entry.at.astimezone(zone).isoformat(sep=" ", timespec="seconds")
    for change in entry.changes:
        yield (
            at,
            entry.who,
            entry.path,
            capfirst(entry.what),
            entry.name,
            entry.verb,
            change.label,
            change.before,
            change.after,
        )


def _asked(request: OrganizationRequest, form: AuditFilterForm) -> AuditFilter:
    """The filter; a field that can't be read is left out, and the page says so beside it."""
    form.full_clean()
    values = form.cleaned_data
    return AuditFilter(
        person=values.get("person"),
        table=values.get("table", ""),
        since=values.get("since"),
        until=values.get("until"),
        zone=request.organization.zone,
    )


def _query(request: OrganizationRequest) -> str:
    """The filter as part of an address, without the place in the list."""
    asked = request.GET.copy()
    asked.pop("after", None)
    return asked.urlencode()
