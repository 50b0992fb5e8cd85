"""The demo organizations: what happens in them (`larkspur`, `fernhill`) and how it is built (`builder`)."""
