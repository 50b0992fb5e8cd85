"""What a benchmark found, and how it is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One measure: `value` and `floor` in `unit`; the limit is on `ratio` where there is a floor, else on the value."""

    name: str
    unit: str
    value: float
    limit: float
    floor: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.floor is None else self.value / self.floor

    @property
    def ok(self) -> bool:
        return (self.value if self.ratio is None else self.ratio) <= self.limit

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "unit": self.unit,
            "value": round(self.value, 4),
            "floor": None if self.floor is None else round(self.floor, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "limit": self.limit,
            "ok": self.ok,
        }


def table(results: list[Result]) -> str:
    """The results for people, a line each."""
    head = f"{'measure':<46} {'value':>10} {'floor':>10} {'ratio':>7} {'limit':>7}"
    return "\n".join([head, "-" * len(head), *map(_line, results)])


def _line(result: Result) -> str:
    floor = "" if result.floor is None else f"{result.floor:.3f}"
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    mark = "" if result.ok else "  over the limit"
    value = f"{result.value:.3f} {result.unit}"
    return f"{result.name:<46} {value:>10} {floor:>10} {ratio:>7} {result.limit:>7}{mark}"
