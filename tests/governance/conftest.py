from tests.checkins.situations import situation  # noqa: F401
