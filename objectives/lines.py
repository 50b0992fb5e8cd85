"""One line of a person's words, as actions keep it."""

from okrapp.errors import DomainError


def one_line(text: str, *, most: int, field: str, missing: str) -> str:
    """The words with single spaces. Raises DomainError where there are none (`missing` says so) or too many."""
    words = " ".join(text.replace("\x00", "").split())
    if not words:
        raise DomainError(missing, field=field)
    if len(words) > most:
        raise DomainError(f"This has {len(words)} characters; {most} are the most.", field=field)
    return words
