"""The people who can own something, as they are named in a field that is typed. No database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who can own something."""

    id: int
    name: str
    email: str


@dataclass(frozen=True)
class People:
    """Those who can own something, by name; two of one name are told apart by their e-mail address."""

    owners: Sequence[Owner]

    @cached_property
    def words(self) -> dict[int, str]:
        """What names each of them beyond doubt."""
        namesakes = Counter(each.name for each in self.owners)
        return {
            each.id: each.name if namesakes[each.name] == 1 else f"{each.name} ({each.email})" for each in self.owners
        }

    def called(self, text: str) -> list[Owner]:
        """Whom these words mean: by whole name or address, or else by how a name begins; several where it is open."""
        words = " ".join(text.split()).casefold()
        exact = [
            each
            for each in self.owners
            if words in {self.words[each.id].casefold(), each.email.casefold(), each.name.casefold()}
        ]
        sure = [each for each in exact if each.name.casefold() != words or len(exact) == 1]
        if exact:
            return sure or exact
        return [each for each in self.owners if each.name.casefold().startswith(words)] if words else []
