"""A signed-in person's requests to the WSGI application in this process, through all middleware."""

import io
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import User

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ")


class Browser:
    def __init__(self, application: Application, user: User) -> None:
        self._application = application
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}"

    def get(self, path: str) -> bytes:
        """The body of a page; anything but 200 is an error."""
        answered: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.partition("?")[0],
            "QUERY_STRING": path.partition("?")[2],
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost:8000",
            "HTTP_COOKIE": self._cookie,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
        }
        chunks = self._application(environ, lambda status, headers, error=None: answered.append(status))
        body = b"".join(chunks)
        getattr(chunks, "close", lambda: None)()
        assert answered[0].startswith("200"), f"{path} answered {answered[0]}"
        return body

    def count_queries(self, path: str) -> int:
        """Statements that read or write, transaction control aside."""
        with CaptureQueriesContext(connection) as captured:
            self.get(path)
        return sum(1 for query in captured if not query["sql"].startswith(NOT_COUNTED))
