"""What a technician reads when the library's options cannot be right."""

from pathlib import Path

import pytest

from kiosk.library.wise.paths import WisePaths
from tests.library.wise.server import ScriptedWise
from tests.library.wise.world import options


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "ftp://x"}, "url: expected an address"),
        ({"url": "wise.example.nl"}, "url: expected an address"),
        ({"url": "http://wise.example.nl/restapi"}, r"url: must begin with https:// \(http is for this machine only\)"),
        ({"url": "https://user:pass@wise.example.nl"}, "url: expected scheme, host, port and path only"),
        ({"paths": WisePaths(branch="")}, "paths.branch: must not be empty"),
    ],
)
def test_each_mistake_names_its_option(wise: ScriptedWise, changes, said):
    with pytest.raises(ValueError, match=said):
        options(wise, **changes)


@pytest.mark.parametrize("url", ["http://localhost:8/x", "http://127.0.0.1", "http://[::1]:80/r", "https://a.nl"])
def test_http_is_good_on_this_machine_and_https_everywhere(wise: ScriptedWise, url: str):
    assert options(wise, url=url).url == url


def test_a_certificate_file_is_looked_at_before_the_first_visit(wise: ScriptedWise, tmp_path: Path):
    with pytest.raises(ValueError, match=r"ca_file: .*missing\.pem is no readable PEM file"):
        options(wise, ca_file=str(tmp_path / "missing.pem"))
    (tmp_path / "empty.pem").write_text("nothing")
    with pytest.raises(ValueError, match="ca_file: "):
        options(wise, ca_file=str(tmp_path / "empty.pem"))


def test_options_show_no_secret(wise: ScriptedWise):
    assert "canary" not in repr(options(wise))
