"""The components that pages are made of. Pure presentation: values in, markup out; unknown arguments are refused."""

from okrapp.templatetags.components import (
    acting,
    fields,
    figures,
    moments,
    paths,
    people,
    remembering,
    saying,
    slots,
    standing,
)
from okrapp.templatetags.components.library import register

__all__ = [
    "acting",
    "fields",
    "figures",
    "moments",
    "paths",
    "people",
    "register",
    "remembering",
    "saying",
    "slots",
    "standing",
]
