"""What docs/threat-model.md promises to be shown is shown by a test that is there."""

import re
from pathlib import Path

import pytest

NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", Path("docs/threat-model.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_the_test_that_a_threat_names_is_there(file: str, test: str):
    assert re.search(rf"^(async )?def {test}\(", Path(file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_threat_names_one():
    threats = Path("docs/threat-model.md").read_text(encoding="utf-8").split("\n## ")[1:]
    assert len(threats) == 7
    assert all("::test_" in threat for threat in threats)
