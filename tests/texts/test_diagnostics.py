"""Whatever a device, a link, a check or a scan can be has words for staff, in both languages."""

import pytest

from hardware.errors import Reason
from hardware.health import Kind
from hardware.scanner.port import Verdict
from kiosk.domain.card_number import Kind as CardKind
from kiosk.library.port import Failure
from kiosk.texts.catalogue import LANGUAGES, catalogue
from kiosk.texts.text import text

FINDINGS = (
    "certificate",
    "clock",
    "sip2_clock",
    "disk",
    "journal",
    "secrets",
    "temperature",
    "power",
    "display",
    "start",
    "versions",
)
KEYS = [
    *(f"diag.{what}.{reason.value}" for reason in Reason for what in ("reason", "step")),
    *(f"diag.{what}.{failure.value}" for failure in Failure for what in ("failure", "failure_step")),
    *(f"diag.kind.{kind.value}" for kind in CardKind),
    *(f"diag.verdict.{verdict.value}" for verdict in Verdict),
    *(f"diag.device.{name}" for name in (*(kind.value for kind in Kind), "wise", "sip2", "system")),
    *(f"diag.finding.{name}" for name in FINDINGS),
    *(f"diag.{what}_{end}" for what in ("receipt", "card") for end in ("made", "made_lead", "not_made", "unsure")),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_it_has_words(key: str, language: str):
    assert catalogue(language).say(text(key)).strip()
