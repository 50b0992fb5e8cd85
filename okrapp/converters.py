"""Parts of addresses: an organization's slug, and readable references such as KR-45."""

from typing import Any


class OrganizationSlug:
    regex = "[a-z0-9-]{2,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Reference:
    """`KR-45` in the address is the number 45 in the view, and the object's reference or number in a link."""

    prefix = ""
    regex = ""

    @classmethod
    def of(cls, prefix: str) -> type[Any]:
        return type(f"{prefix}Reference", (cls,), {"prefix": prefix, "regex": f"{prefix}-[1-9][0-9]{{0,8}}"})

    def to_python(self, value: str) -> int:
        return int(value.removeprefix(f"{self.prefix}-"))

    def to_url(self, value: int | str) -> str:
        return value if isinstance(value, str) else f"{self.prefix}-{value}"
