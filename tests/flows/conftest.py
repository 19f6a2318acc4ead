from collections.abc import Iterator

import pytest

from tests.flows.people import everybody
from tests.flows.rig import Rig, running_kiosk
from tests.flows.scripted_visitor import ScriptedVisitor


@pytest.fixture
def rig() -> Iterator[Rig]:
    """A kiosk at its attract page, in a library with one member with an inlogaccount and one with a Wise password."""
    with running_kiosk(prepare=everybody) as rig:
        yield rig


@pytest.fixture
def visitor(rig: Rig) -> ScriptedVisitor:
    return rig.visitor
