#!/usr/bin/env python
import os
import sys

# Commands that change the schema run as the tables' owner; all else as the restricted role.
OWNER_COMMANDS = {"migrate", "sqlmigrate"}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in OWNER_COMMANDS:
        os.environ["OKR_DATABASE_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "okrapp.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (after the role is chosen)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
