from tests.objectives.conftest import cast_committed  # noqa: F401
from tests.reviews.situations import ended  # noqa: F401
