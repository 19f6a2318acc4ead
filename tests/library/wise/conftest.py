from collections.abc import Iterator

import pytest

from tests.library.wise.server import ScriptedWise


@pytest.fixture
def wise() -> Iterator[ScriptedWise]:
    with ScriptedWise() as server:
        yield server
