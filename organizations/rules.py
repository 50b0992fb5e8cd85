"""Plain rules of organizations: values in, values out."""


def masked(email: str) -> str:
    """Enough of an address for its owner to know it, and for nobody else: `a•••@example.com`."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"
