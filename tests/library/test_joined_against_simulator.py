"""Both roads over real sockets: the joined library asks the simulated Wise what the kiosk's own configuration says."""

from pathlib import Path

import pytest

from kiosk.app import library_system
from kiosk.clock import SystemClock
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import AccountStatus
from kiosk.domain.patron import Block
from kiosk.domain.secret import Secret
from kiosk.library.joined import JoinedLibrary
from kiosk.settings import load
from kiosk.simulator.members import MEMBERS
from kiosk.simulator.world import Simulator


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory):
    with Simulator(tmp_path_factory.mktemp("simulator")) as world:
        yield Path(world.config_path)


async def test_every_sample_member_is_proved_by_its_pin_and_by_no_other(configuration: Path):
    library, _ = library_system(load(configuration), SystemClock())
    assert isinstance(library, JoinedLibrary)
    try:
        for member in MEMBERS:
            card = CardNumber.parse(member.card)
            patron = await library.identify(card, Secret(member.pin))
            assert patron is not None, member.title
            assert (patron.sector, patron.fees_cents) == (member.sector, sum(member.fees)), member.title
            assert (Block.CARD_LOST in patron.blocks) == (Block.CARD_LOST in member.blocks), member.title
            assert await library.identify(card, Secret("8642")) is None, member.title
        assert await library.identify(CardNumber.parse("29401999999999"), Secret("1234")) is None
    finally:
        await library.close()


async def test_rest_tells_the_inlogaccount_of_who_sip2_proved(configuration: Path):
    library, _ = library_system(load(configuration), SystemClock())
    card = CardNumber.parse("29401000075868")
    try:
        patron = await library.identify(card, Secret("1234"))
        assert patron is not None
        account = await library.login_account(patron, card)
        assert account.status is AccountStatus.ACTIVE
        assert account.username == "Lezer-Annen85"
    finally:
        await library.close()
