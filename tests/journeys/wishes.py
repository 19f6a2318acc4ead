"""What somebody comes for, and how they go about it: one line a flow for whoever kills the kiosk under them."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.masking import mask_email
from kiosk.flows.pages import Choice, Picked
from kiosk.simulator.members import LINKABLE, STAFF_CARD, STAFF_PIN, blank_cards

Does = Choice | Picked | str
"""A touch, or what is typed or scanned."""
YES = Choice.PRIMARY
BORN = "12031990"
NEW_PIN = "4826"
NEW_PASS = blank_cards()[0]
NEW_ADDRESS = "tess@hunebed-post.nl"


@dataclass(frozen=True)
class Wish:
    """What is wanted, and what is answered on the way; on a page without an answer they stop.

    Args:
        scans: the pass at the attract page.
        answers: by the key of a page's title, or the name of its kind where it has none; several are given one after
            the other, each time that the page is seen.
        acts: what is done at the library in the end, by the simulator's name, each exactly once.
        pin: typed on every pad that `answers` does not know.
        comes_again: False when a second visit would be a second wish: they come again only while an act is missing.
        by_staff: acts that after a cut are left to staff, who find them under Onafgemaakt.
        again: acts that a second visit rightly does a second time, as the first one's gave them nothing.
    """

    scans: str
    answers: Mapping[str, Does | tuple[Does, ...]]
    acts: tuple[str, ...]
    pin: str = "1234"
    comes_again: bool = True
    again: tuple[str, ...] = ()
    by_staff: tuple[str, ...] = ()


def with_staff(
    card: str, does: str, acts: tuple[str, ...], answers: Mapping[str, Does], by_staff: tuple[str, ...] = ()
) -> Wish:
    """Staff open this pass, tick that they saw who it is, and do one thing of their menu."""
    way: dict[str, Does | tuple[Does, ...]] = {
        "staff.title": Picked("help"),
        "staff.scan": card,
        "staff.beside": (Picked("identity"), Picked(does)),
    }
    return Wish(STAFF_CARD, {**way, **answers}, acts, pin=STAFF_PIN, comes_again=False, by_staff=by_staff)


REJOIN: Mapping[str, Does] = {
    "desk.ended_title": YES,
    "rejoin.data_title": YES,
    "rejoin.offers_title": Picked("53"),
    "rejoin.summary_title": YES,
}

WISHES = {
    "a mail for a new password": Wish(
        "29401000075868", {"active.title": YES}, acts=("password_mail",), comes_again=False
    ),
    "a temporary password": Wish(
        "29401000001047",
        {"temp.start_title": YES, "NumberPad.birth_date": BORN},
        acts=("password_reset",),
        again=("password_reset",),
    ),
    "a temporary password with the inlogteller full": Wish(
        "29401000001096",
        {"temp.start_title": YES, "NumberPad.birth_date": BORN},
        acts=("password_reset", "login_counter"),
        again=("password_reset",),
    ),
    "an account": Wish("29401000001070", {"none.title": YES, "active.sent": YES}, acts=("generate_account",)),
    "a new link": Wish(
        "29401000001013",
        {"expired.title": YES, "none.title": YES, "active.sent": YES},
        acts=("detach_account", "generate_account"),
    ),
    "the account that is there": Wish(
        LINKABLE,
        {"link.start_title": YES, "link.which": Picked(mask_email("t.testabo@hunebed-post.nl"))},
        acts=("link_account",),
    ),
    "another mail address": Wish(
        "29401000075868",
        {
            "active.title": Choice.SECONDARY,
            "more.title": Picked("mail_wrong"),
            "NumberPad.birth_date": "01011985",
            "email.title": NEW_ADDRESS,
            "email.again": NEW_ADDRESS,
        },
        acts=("contact_email", "recovery_email"),
        comes_again=False,
        again=("contact_email",),
    ),
    "another PIN": with_staff(
        "29401000075868",
        "set_pin",
        acts=("pin",),
        answers={"set_pin.away": YES, "set_pin.title": NEW_PIN, "set_pin.again": NEW_PIN, "set_pin.done": YES},
    ),
    "the inlogteller at zero": with_staff(
        "29401000001096",
        "account",
        acts=("login_counter",),
        answers={"staff.account": Picked("counter"), "staff.counter_done": YES},
    ),
    "another pass": with_staff(
        "29401000075868",
        "replace_card",
        acts=("replace_card",),
        answers={"new_card.scan": NEW_PASS, "replace.title": Picked("lost"), "replace.cost_title": Picked("waive")},
        by_staff=("card_number_mail",),
    ),
    "a first pass": with_staff(
        "2X198600042",
        "first_card",
        acts=("add_card",),
        answers={"new_card.scan": NEW_PASS},
        by_staff=("card_number_mail",),
    ),
    "a membership again": Wish("29401000001286", REJOIN, acts=("reregister",)),
    "a membership again and an account with it": Wish(
        "29401000001294",
        {**REJOIN, "rejoin.account_title": Picked("generate"), "none.title": YES, "active.sent": YES},
        acts=("reregister", "generate_account"),
    ),
}
