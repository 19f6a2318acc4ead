"""Certificate and clock of Wise, over real TLS."""

from pathlib import Path

import msgspec
import pytest

from kiosk import settings
from kiosk.clock import SystemClock
from kiosk.diagnosis import Grade
from kiosk.diagnosis.library import wise_line
from kiosk.simulator.world import Simulator
from tests.library.wise.server import ScriptedWise

TLS = Path(__file__).parents[1] / "library" / "wise" / "tls"


@pytest.fixture(scope="module")
def configured(tmp_path_factory: pytest.TempPathFactory) -> settings.Settings:
    with Simulator(tmp_path_factory.mktemp("world"), fresh=True) as world:
        return settings.load(world.config_path)


def kiosk_of(configured: settings.Settings, url: str, *, trusts: bool = True) -> settings.Settings:
    ca_file = str(TLS / "ca.pem") if trusts else None
    wise = msgspec.structs.replace(configured.library.wise, url=url, ca_file=ca_file)
    return msgspec.structs.replace(configured, library=msgspec.structs.replace(configured.library, wise=wise))


async def asked(kiosk: settings.Settings) -> dict:
    return {finding.name: finding for finding in await wise_line(kiosk, SystemClock())}


async def test_a_certificate_is_told_with_its_end_and_the_clock_with_its_difference(configured):
    with ScriptedWise(tls=(str(TLS / "server.pem"), str(TLS / "server.key"))) as wise:
        found = await asked(kiosk_of(configured, wise.url))
    assert found["certificate"].grade is Grade.GOOD
    assert "until 2120-01-01" in found["certificate"].value or "until 2119-12-31" in found["certificate"].value
    assert found["clock"].grade is Grade.GOOD


async def test_an_expired_and_an_unknown_certificate_are_bad_with_the_reason(configured):
    with ScriptedWise(tls=(str(TLS / "expired.pem"), str(TLS / "server.key"))) as wise:
        found = await asked(kiosk_of(configured, wise.url))
    assert found["certificate"].grade is Grade.BAD
    assert "expired" in found["certificate"].value
    with ScriptedWise(tls=(str(TLS / "server.pem"), str(TLS / "server.key"))) as wise:
        found = await asked(kiosk_of(configured, wise.url, trusts=False))
    assert "not trusted" in found["certificate"].value
    assert "ca_file" in found["certificate"].next_step


async def test_no_server_is_bad_and_no_traceback(configured):
    found = await asked(kiosk_of(configured, "https://127.0.0.1:1/restapi"))
    assert found["certificate"].grade is Grade.BAD
