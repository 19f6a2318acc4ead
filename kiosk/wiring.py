"""Makes each part of the kiosk from Settings; what flows, library system and bons need is imported when asked for."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hardware.health import HealthBoard
from hardware.options import CardPrinterOptions
from kiosk.clock import Clock
from kiosk.domain.capability import Capability
from kiosk.domain.opening_hours import OpeningHours
from kiosk.domain.secret import Secret
from kiosk.settings import Settings, read_secret, sip2_options, wise_options
from kiosk.texts.text import Text, in_each

if TYPE_CHECKING:
    from hardware.card_printer.picture import CardContent
    from hardware.card_printer.port import CardPicture
    from kiosk.flows.bench import Bench, Link
    from kiosk.flows.rules import Rules
    from kiosk.library.joined import JoinedLibrary
    from kiosk.library.wise.rest import WiseRest
    from kiosk.screens.window import WindowOptions

CAPABILITIES_OF = {
    "password_mail": (Capability.REQUEST_PASSWORD_MAIL,),
    "temporary_password": (Capability.RESET_PASSWORD,),
    "generate_account": (Capability.GENERATE_ACCOUNT,),
    "link_account": (Capability.LINK_ACCOUNT,),
    "change_email": (Capability.CHANGE_CONTACT_EMAIL, Capability.CHANGE_RECOVERY_EMAIL),
    "reregister": (Capability.REREGISTER,),
    "loans": (Capability.SHOW_LOANS,),
    "set_pin": (Capability.SET_PIN,),
    "replace_card": (Capability.REPLACE_CARD,),
    "issue_card": (Capability.ADD_CARD,),
}
"""What a service of `[services]` needs of the library system; a service that is off takes that away."""


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _words(nl: str, en: str) -> Text | None:
    return in_each(nl, en) if nl or en else None


def withheld(settings: Settings) -> frozenset[Capability]:
    """What Wise may offer and this kiosk may not do."""
    return frozenset(
        capability
        for service, capabilities in CAPABILITIES_OF.items()
        if not getattr(settings.services, service)
        for capability in capabilities
    )


def library_system(settings: Settings, clock: Clock) -> "tuple[JoinedLibrary | WiseRest, dict[str, Link]]":
    """SIP2 proves and REST acts, or REST alone; and the roads to them by name. Raises SettingsError for a secret."""
    from kiosk.library.joined import JoinedLibrary
    from kiosk.library.sip2.client import Sip2Client
    from kiosk.library.wise.rest import WiseRest

    wise = settings.library.wise
    key = Secret(read_secret(wise.key_file, "library.wise.key_file"))
    password = Secret(read_secret(wise.password_file, "library.wise.password_file"))
    rest = WiseRest(wise_options(settings, key, password), clock)
    rest.withhold(withheld(settings))
    section = settings.library.sip2
    if settings.library.proof == "rest" or section is None:
        return rest, {"wise": rest}
    port_password = Secret(read_secret(section.password_file, "library.sip2.password_file"))
    sip2 = Sip2Client(sip2_options(settings, section, port_password), clock)
    return JoinedLibrary(sip2, rest), {"wise": rest, "sip2": sip2}


def rules(settings: Settings) -> "Rules":
    from kiosk.flows.rules import Proof, Rules

    return Rules(
        branch_name=settings.kiosk.branch_name,
        branch=settings.kiosk.branch,
        kiosk_number=settings.kiosk.number,
        website=settings.kiosk.website,
        hours=OpeningHours(tuple(getattr(settings.hours, day) for day in WEEK)),
        closed=settings.kiosk.closed,
        dark_after_s=settings.hours.dark_after_min * 60.0,
        notice=_words(settings.kiosk.notice_nl, settings.kiosk.notice_en),
        footer=_words(settings.receipts.footer_nl, settings.receipts.footer_en),
        idle_s=settings.visit.idle_s,
        warning_s=settings.visit.warning_s,
        take_receipt_s=settings.visit.take_receipt_s,
        temporary_password_proof=Proof(settings.visit.temporary_password_proof),
        staff_session_s=settings.visit.staff_session_min * 60,
    )


def bench(settings: Settings, clock: Clock, board: HealthBoard, roads: "dict[str, Link]") -> "Bench":
    """What the diagnostics screen looks at."""
    from kiosk.diagnosis import checkup
    from kiosk.flows.bench import Bench
    from kiosk.report.report import UsbReporter

    prints_cards = settings.services.print_card
    return Bench(
        board=board,
        links=roads,
        # A port of SIP2 may serve one connection only, and the kiosk holds it: its own road tells of that one.
        checkup=lambda: checkup(settings, clock, board, without=frozenset({"sip2"})),
        reporter=UsbReporter(settings, clock),
        test_card=partial(test_card, settings.card_printer) if settings.card_printer else None,
        draw_card=partial(draw_card, settings.card_printer) if prints_cards and settings.card_printer else None,
    )


def test_card(wanted: CardPrinterOptions) -> "CardPicture":
    """A card with nobody on it, as this printer's template has it; drawn when it is asked for."""
    from hardware.card_printer.picture import sample_card

    return sample_card(wanted)


def draw_card(wanted: CardPrinterOptions, content: "CardContent") -> "CardPicture":
    """A member's card, in this printer's template and symbology. Raises TemplateError and ValueError."""
    from hardware.barcodes import Symbology
    from hardware.card_printer.picture import render
    from hardware.card_printer.template import load

    template = load(Path(wanted.template) if wanted.template else None)
    return render(template, replace(content, symbology=Symbology(wanted.symbology)))


def window_options(settings: Settings) -> "WindowOptions":
    from kiosk.screens.window import WindowOptions

    return WindowOptions(
        size=settings.panel.pixels,
        px_per_mm=settings.panel.px_per_mm,
        fullscreen=settings.panel.fullscreen,
        language=settings.kiosk.language,
        library_name=settings.kiosk.branch_name,
        both_languages=settings.kiosk.both_languages,
        touchscreen=settings.panel.touchscreen,
    )
