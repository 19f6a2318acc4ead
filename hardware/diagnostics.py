"""What each reason means for each kind of device, and what a technician should do; English, pure."""

from dataclasses import dataclass

from hardware.errors import Reason
from hardware.health import Health, Kind
from hardware.outcome import Condition


@dataclass(frozen=True)
class Advice:
    """Words for one reason: what is the matter, and the next step."""

    words: str
    next_step: str


_ANY = {
    Reason.PAPER_NEAR_END: Advice(
        "the paper is near its end", "put a new roll beside it; it prints on until it is out"
    ),
    Reason.PAPER_OUT: Advice(
        "the paper is out", "put in a new roll, the thermal side towards the head, and close the cover"
    ),
    Reason.COVER_OPEN: Advice("a cover is open", "close it until it clicks"),
    Reason.CUTTER: Advice("the cutter is stuck", "switch it off, take out scraps of paper, switch it on"),
    Reason.OVERHEATED: Advice("its head is too hot", "let it cool for some minutes; keep its vents free"),
    Reason.MECHANICAL: Advice("it has a mechanical fault", "switch it off and on; if it comes back, have it repaired"),
    Reason.OFFLINE: Advice("it is off line", "look at its lamps and display: feed button, cover, power"),
    Reason.SILENT: Advice(
        "the link is there, but it does not answer", "switch it off and on; check address and profile"
    ),
    Reason.UNREACHABLE: Advice("it cannot be reached", "check power, cable and the url in the configuration"),
    Reason.LINK_LOST: Advice("the link broke", "check plug and cable; it comes back by itself when plugged in"),
    Reason.NO_PERMISSION: Advice(
        "this user may not open it", "add the kiosk's user to the group of the device and log in again; see config/udev"
    ),
    Reason.IN_USE: Advice("another program has it", "stop that program, or let it be: the kiosk may be the one"),
    Reason.NO_STATUS: Advice(
        "it cannot tell its state", "nothing to mend; look at it, or choose a model that can tell"
    ),
    Reason.AMBIGUOUS: Advice(
        "more than one device fits the url", "name one of them by its path; paszuil hardware list shows them"
    ),
    Reason.NOT_INSTALLED: Advice("a program or library that it needs is missing", "install what the detail names"),
    Reason.CARDS_LOW: Advice("the cards are nearly used up", "lay in cards"),
    Reason.CARDS_OUT: Advice("no card is in the feeder", "lay in cards, edges flush, and close the feeder"),
    Reason.RIBBON_LOW: Advice("the ribbon is near its end", "have a new ribbon ready"),
    Reason.RIBBON_OUT: Advice(
        "the ribbon is at its end, missing or of another kind", "put in a ribbon of the right kind"
    ),
    Reason.CARD_JAM: Advice("a card is stuck inside", "open it, take the card out, clean the rollers, close it"),
    Reason.OUTPUT_FULL: Advice("the output tray is full", "take the cards out"),
    Reason.PAUSED: Advice("the queue is stopped", "mend what stopped it, cancel old jobs, then: cupsenable QUEUE"),
    Reason.HELD: Advice("the queue holds the job back", "cancel it: cancel -a QUEUE; look why the queue holds jobs"),
    Reason.BUSY: Advice("it is busy with another job", "wait until that is done"),
    Reason.CANCELLED: Advice("the job was given up, and nothing more comes of it", "print again if it is still wanted"),
    Reason.TOO_SLOW: Advice("it was not done in time", "look at the printer; raise deadline_s if it is only slow"),
    Reason.WOULD_REPEAT: Advice(
        "the queue would print a failed job again by itself",
        "lpadmin -p QUEUE -o printer-error-policy=abort-job, so that one request can never give two cards",
    ),
    Reason.FORGOTTEN: Advice(
        "nobody can tell any more what became of a job", "look whether a card or bon came out before doing it again"
    ),
    Reason.NOT_RECORDED: Advice(
        "what must be on disk first cannot be written", "make room on the disk; give state_dir to the kiosk's user"
    ),
}

_SPECIAL = {
    (Kind.SCANNER, Reason.SILENT): Advice(
        "nothing comes from it", "scan a code; if it beeps and nothing comes, set it to the interface of the url"
    ),
    (Kind.SCANNER, Reason.UNREACHABLE): Advice(
        "no such scanner is there", "plug it in; paszuil hardware list shows the url of what is there"
    ),
    (Kind.SCANNER, Reason.NO_PERMISSION): Advice(
        "this user may not read it",
        "add the kiosk's user to the group input (types like a keyboard) or dialout (serial), then log in again",
    ),
    (Kind.SCANNER, Reason.LINK_LOST): Advice("it was unplugged", "plug it in again; nothing need be restarted"),
    (Kind.RECEIPT_PRINTER, Reason.UNREACHABLE): Advice(
        "it cannot be reached", "is it switched on and plugged in? check cable, address and port of the url"
    ),
    (Kind.RECEIPT_PRINTER, Reason.NO_PERMISSION): Advice(
        "this user may not open it",
        "add the kiosk's user to the group lp (USB) or dialout (serial), then log in again",
    ),
    (Kind.RECEIPT_PRINTER, Reason.IN_USE): Advice(
        "another program has it", "stop that program; take away a CUPS queue for the same printer"
    ),
    (Kind.RECEIPT_PRINTER, Reason.SILENT): Advice(
        "the link is there, but it does not answer",
        "switch it off and on; compare its model with the profile: a printer without status needs a generic one",
    ),
    (Kind.CARD_PRINTER, Reason.UNREACHABLE): Advice(
        "the queue or the printer cannot be reached",
        "is CUPS running (lpstat -r), and does the queue exist (lpstat -v)?",
    ),
    (Kind.CARD_PRINTER, Reason.OFFLINE): Advice("the printer is off", "switch it on and check its USB cable"),
    (Kind.CARD_PRINTER, Reason.COVER_OPEN): Advice("a cover is open", "close it; nothing is printed again by itself"),
    (Kind.CARD_PRINTER, Reason.NO_PERMISSION): Advice(
        "this user may not use the queue", "lpadmin -p QUEUE -u allow:all, or add the kiosk's user to the group lpadmin"
    ),
}


def advice(reason: Reason, kind: Kind) -> Advice:
    """What this reason means for a device of this kind."""
    return _SPECIAL.get((kind, reason)) or _ANY[reason]


def in_words(health: Health) -> str:
    """What is the matter, and what was measured: "the paper is out" or "it cannot be reached (tcp://… refused)"."""
    said = [advice(reason, health.kind).words for reason in health.state.reasons]
    if not said:
        said = {
            Condition.READY: ["ready"],
            Condition.WARNING: ["ready, with a warning"],
            Condition.NOT_READY: ["not ready"],
            Condition.UNKNOWN: ["not asked yet"],
        }[health.state.condition]
    return ", ".join(said) + (f" ({health.detail})" if health.detail else "")


def next_step(health: Health) -> str:
    """What to do first; empty when there is nothing to do."""
    steps = dict.fromkeys(advice(reason, health.kind).next_step for reason in health.state.reasons)
    return "; ".join(steps).replace("QUEUE", health.address.rstrip("/").rpartition("/")[2])
