"""What is found for some words, in the organization at work."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, Expression, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.utils.safestring import SafeString

from organizations.models import Membership, Organization, SearchEntry
from organizations.search_kinds import SearchKind, all_kinds
from organizations.searchable import parents
from organizations.searching import Reference, excerpt, marked, reference_in, words_of

MOST = 20
CANDIDATES = 400  # so many of the best are looked at for a fair choice
BEST_OF_EACH = 3  # of each kind so many come before the rest, so that no kind crowds out the others

# What speaks for a hit. The whole of a reference beats everything, and the title what is only said in the text.
REFERRED, IN_TITLE, UNDER_WAY, MINE, WHOLE_WORD = 64, 16, 8, 4, 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, ready to be shown: `title` and `note` are markup with the words marked."""

    href: str
    icon: str
    title: SafeString
    reference: str = ""
    note: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind, best first."""

    label: str
    hits: tuple[Hit, ...]


def found(reader: Membership, text: str, *, most: int = MOST) -> list[Group]:
    """What fits the text, at most so many things, in groups of a kind, the one with the best hit first.

    All words must occur; the last one may be unfinished. Three queries, and none when there is no word in the text.
    """
    words, reference, kinds = words_of(text), reference_in(text), all_kinds()
    if not words:
        return []
    ids = _best(reader, words, reference, kinds)[:most]
    entries = SearchEntry.objects.defer("words", "title_words").in_bulk(ids)
    listed = [entries[number] for number in ids if number in entries]
    above = _parents(listed)
    groups: dict[str, list[Hit]] = defaultdict(list)
    for entry in listed:
        hit = _hit(reader.organization, entry, kinds[entry.kind], above.get(entry.id), words)
        groups[entry.kind].append(hit)
    return [Group(kinds[code].label, tuple(hits)) for code, hits in groups.items()]


def _best(
    reader: Membership, words: Sequence[str], reference: Reference | None, kinds: Mapping[str, SearchKind]
) -> list[int]:
    """The ids of the entries to show, in their order. Only what is needed to rank them is read."""
    fits = Q(words=_query(words))
    referred = _referred(reference, kinds)
    is_over = reduce(or_, (Q(kind=kind.code, state__in=sorted(kind.over)) for kind in kinds.values()), Q(pk=None))
    points = (
        _points(referred, REFERRED)
        + _points(
            Q(title_words=_query(words)), _points(Q(title_words=_query(words, whole=True)), WHOLE_WORD) + IN_TITLE
        )
        + _points(~is_over, UNDER_WAY)
        + _points(Q(owner_id=reader.id), MINE)
    )
    ranked = (
        SearchEntry.objects.filter(fits | referred, kind__in=sorted(kinds))
        .annotate(points=points)
        .order_by("-points", "-id")
        .values_list("id", "kind", "points")
    )
    return _fairly(list(ranked[:CANDIDATES]), list(kinds))


def _fairly(ranked: Sequence[tuple[int, str, int]], kinds: Sequence[str]) -> list[int]:
    """The ids, best first, of each kind a few before the rest; where nothing else tells, in the order of the kinds.

    Here and not in the database, which would sort all that fits by kind for it: twice the time where much fits.
    """
    turns = {code: turn for turn, code in enumerate(kinds)}
    seen: Counter[str] = Counter()
    placed = []
    for entry_id, kind, points in ranked:
        placed.append((seen[kind] >= BEST_OF_EACH, -points, turns[kind], -entry_id))
        seen[kind] += 1
    return [-place[3] for place in sorted(placed)]


def _query(words: Sequence[str], *, whole: bool = False) -> SearchQuery:
    """Every word as it stands or by its English stem, the last also as the beginning of one unless `whole`."""
    return reduce(and_, (_word(word, begins=not whole and word is words[-1]) for word in words))


def _word(word: str, *, begins: bool) -> SearchQuery:
    as_typed = SearchQuery(f"'{word}'{':*' if begins else ''}", search_type="raw", config="simple")
    return as_typed | SearchQuery(f"'{word}'", search_type="raw", config="english")


def _referred(reference: Reference | None, kinds: Mapping[str, SearchKind]) -> Q:
    """The things that a reference may mean; a bare number, those of every kind that has references."""
    if reference is None:
        return Q(pk=None)
    meant = [kind.code for kind in kinds.values() if kind.prefix and reference.prefix in {"", kind.prefix}]
    return Q(kind__in=meant, key=reference.number)


def _points(condition: Q, worth: int | Combinable) -> Expression:
    then = Value(worth) if isinstance(worth, int) else worth
    return Case(When(condition, then=then), default=Value(0), output_field=IntegerField())


def _parents(entries: Iterable[SearchEntry]) -> dict[int, SearchEntry]:
    """What each entry belongs to, by the entry's id."""
    wanted = {each.id: (parents()[each.kind], each.under_id) for each in entries if each.under_id is not None}
    if not wanted:
        return {}
    either = reduce(or_, (Q(kind=kind, object_id=number) for kind, number in set(wanted.values())))
    known = {
        (each.kind, each.object_id): each
        for each in SearchEntry.objects.filter(either).only("kind", "object_id", "key", "title")
    }
    return {entry_id: known[parent] for entry_id, parent in wanted.items() if parent in known}


def _hit(
    organization: Organization, entry: SearchEntry, kind: SearchKind, parent: SearchEntry | None, words: Sequence[str]
) -> Hit:
    above = all_kinds()[parent.kind].reference(parent.key) if parent else ""
    own = kind.reference(entry.key) or entry.key
    said = excerpt(entry.body, words)
    return Hit(
        href=kind.href(organization, above if kind.within else own),
        icon=kind.icon,
        title=marked(kind.titles.get(entry.title, entry.title), words),
        reference=kind.reference(entry.key),
        note=marked(said, words) if said else marked(f"{above} {parent.title}".strip() if parent else "", ()),
        state=kind.states.get(entry.state, ""),
    )
