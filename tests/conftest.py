"""What every test leaves as it found it."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def logs_go_where_they_went() -> Iterator[None]:
    """Commands that run inside a test choose where logs go for the whole process."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
