"""Creates the two database roles and the database that okrapp runs on; a second run changes nothing but passwords.

The owner owns every object and migrates: it needs BYPASSRLS, because foreign keys of forced tables are otherwise
validated over zero rows, and pg_read_all_data for backups. The application's role owns nothing and bypasses nothing;
its rights on tables come from default privileges of the owner, so that each migration grants as it creates.

    DATABASE_ADMIN_URL=… DATABASE_OWNER_URL=… DATABASE_URL=… python -m okrapp.provision

Names, passwords and the database are taken from the latter two addresses. Nothing secret is printed or logged: the
server receives only the SCRAM verifiers of the passwords.
"""

import os
import sys
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import Connection, sql

from okrapp.folder import Remembered

MAINTENANCE = {"postgres", "template1"}  # where administrators connect; nobody's data belongs there
LOCK = 0x6F6B72  # two provisioners at the same time take turns
OWNER_RIGHTS = "LOGIN BYPASSRLS NOSUPERUSER NOCREATEROLE"
APP_RIGHTS = "LOGIN NOBYPASSRLS NOSUPERUSER NOCREATEROLE NOCREATEDB"


class ProvisionError(RuntimeError):
    """The database cannot be made ready; the message says what to set."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where each of the two roles connects."""

    app: str
    owner: str


def provision(admin_url: str, addresses: Addresses, *, for_tests: bool = False) -> None:
    """Make the roles and the database of the addresses exist with exactly their rights.

    `for_tests` also lets the owner create databases, and the application empty tables.
    """
    owner, app = urlsplit(addresses.owner), urlsplit(addresses.app)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        _ensure_role(admin, addresses.owner, OWNER_RIGHTS + (" CREATEDB" if for_tests else " NOCREATEDB"))
        _ensure_role(admin, addresses.app, APP_RIGHTS)
        admin.execute(_filled("GRANT pg_read_all_data TO {}", _user(owner.username)))
        _ensure_database(admin, name=owner.path.lstrip("/"), owner=_user(owner.username))
    open_to_app(addresses.owner, app=_user(app.username), for_tests=for_tests)


def open_to_app(owner_url: str, *, app: str, for_tests: bool = False) -> None:
    """Close the owner's database to everybody, and open it to the application's role: rows, never structure."""
    with psycopg.connect(owner_url, autocommit=True) as owner:
        database = owner.info.dbname
        owner.execute(_filled("REVOKE ALL ON DATABASE {} FROM PUBLIC", database))
        owner.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        owner.execute(_filled("GRANT CONNECT ON DATABASE {} TO {}", database, app))
        owner.execute(_filled("GRANT USAGE ON SCHEMA public TO {}", app))
        rows = "SELECT, INSERT, UPDATE, DELETE" + (", TRUNCATE" if for_tests else "")
        for rights in (f"{rows} ON TABLES", "USAGE ON SEQUENCES", "EXECUTE ON FUNCTIONS"):
            owner.execute(_filled(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} TO {{}}", app))


def provisioned(url: str, remembered: Remembered, *, for_tests: bool = False) -> Addresses | None:
    """Addresses made out of one administrator's address, with passwords remembered; None for an ordinary role."""
    with psycopg.connect(url) as connection:
        if not _is_administrator(connection):
            return None
        database = connection.info.dbname
    if database in MAINTENANCE:
        database = "okrapp"
    addresses = addresses_on(url, database=database, remembered=remembered)
    provision(url, addresses, for_tests=for_tests)
    return addresses


def addresses_on(server_url: str, *, database: str, remembered: Remembered) -> Addresses:
    """Addresses of the two roles on this server, with their usual names and remembered passwords."""
    return Addresses(
        app=as_role(server_url, "okrapp_app", remembered.password("app_password"), database=database),
        owner=as_role(server_url, "okrapp_owner", remembered.password("owner_password"), database=database),
    )


def as_role(url: str, user: str, password: str, *, database: str) -> str:
    """The same server and options, another role and database."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    credentials = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{credentials}@{place}", path=f"/{quote(database, safe='')}"))


def _is_administrator(connection: Connection[tuple[object, ...]]) -> bool:
    row = connection.execute(
        "SELECT rolsuper OR (rolcreaterole AND rolbypassrls) FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(row and row[0])


def _ensure_role(admin: Connection[tuple[object, ...]], url: str, rights: str) -> None:
    parts = urlsplit(url)
    name, password = _user(parts.username), unquote(parts.password or "")
    if not password:
        raise ProvisionError(f"The address of the role {name} has no password.")
    if not admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).rowcount:
        admin.execute(_filled("CREATE ROLE {}", name))
        # From PostgreSQL 16 on, a creator who is no superuser may give objects to a role only as its member.
        if not admin.execute("SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper").rowcount:
            admin.execute(_filled("GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE", name))
    verifier = admin.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    admin.execute(sql.SQL(f"ALTER ROLE {{}} {rights} PASSWORD {{}}").format(sql.Identifier(name), verifier))


def _ensure_database(admin: Connection[tuple[object, ...]], *, name: str, owner: str) -> None:
    found = admin.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [unquote(name)]
    ).fetchone()
    if found is None:
        admin.execute(_filled("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0", unquote(name), owner))
    elif found[0] != owner:
        admin.execute(_filled("ALTER DATABASE {} OWNER TO {}", unquote(name), owner))


def _filled(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def _user(name: str | None) -> str:
    if not name:
        raise ProvisionError("An address names no role: it should read postgresql://role:password@host/database.")
    return unquote(name)


def main() -> int:
    """Provision what the environment describes; the exit code."""
    names = ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL")
    missing = [name for name in names if not os.environ.get(name)]
    if missing:
        print(f"Set {', '.join(missing)}.", file=sys.stderr)
        return 2
    admin_url, owner_url, app_url = (os.environ[name] for name in names)
    try:
        provision(admin_url, Addresses(app=app_url, owner=owner_url))
    except (ProvisionError, psycopg.Error) as error:
        print(f"The database could not be made ready: {error}", file=sys.stderr)
        return 1
    print("The database and its two roles are ready.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
