"""Fill an empty world with the sample members."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from kiosk.domain.patron import CardStatus
from kiosk.simulator.clock import stamp
from kiosk.simulator.kb import send_mail
from kiosk.simulator.members import FIRST_AT_KB, FIRST_IN_WISE, MEMBERS, Account, Member
from kiosk.simulator.passwords import hashed
from kiosk.simulator.store import Store
from kiosk.simulator.wise import LOCK_PERIOD, LOGIN_TRIES

_hashed_once = lru_cache(maxsize=None)(hashed)
"""The samples share their invented secrets: beginning again need not take a second."""
_NAMESPACE = uuid.UUID("6f4f0f5e-3a7c-5d58-9a7e-6b9f0a6c9401")


def begin_again(store: Store, now: datetime) -> None:
    """Back to the first day: every sample member as described, mails aged from `now`."""
    with store.transaction():
        store.empty()
        for member in MEMBERS:
            _add(store, member, now)


def patron_id(card: str) -> str:
    """The PID of a sample: opaque, and the same after every new beginning."""
    return uuid.uuid5(_NAMESPACE, card).hex


def _add(store: Store, member: Member, now: datetime) -> None:
    if member.account:
        _add_account(store, member.account, now)
    pid = patron_id(member.card)
    locked = stamp(now + LOCK_PERIOD) if member.login_failed >= LOGIN_TRIES else None
    store.run(
        "INSERT INTO patron (id, initials, surname, street, postcode, city, birth_date, email, sector,"
        " membership_status, membership_name, rights_until, blocks, notes, pin_hash, username, password_hash,"
        " login_failed, login_failed_on, login_locked_until)"
        " VALUES (?, 'T.', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        pid,
        member.surname,
        member.street,
        member.postcode,
        member.city,
        member.birth_date.isoformat() if member.birth_date else None,
        member.email,
        member.sector,
        member.membership.value,
        member.membership_name,
        _rights_until(member, now),
        json.dumps([block.name for block in member.blocks]),
        json.dumps(member.notes),
        _hashed_once(member.pin),
        member.account.username if member.account and member.account.linked else None,
        _hashed_once(FIRST_IN_WISE) if member.wise_password else None,
        member.login_failed,
        now.astimezone(UTC).date().isoformat() if member.login_failed else None,
        locked,
    )
    for number, status in ((member.card, member.card_status), *member.more_cards):
        _add_card(store, pid, number, status)
    for amount in member.fees:
        store.run("INSERT INTO fee VALUES (?, ?)", pid, amount)
    for title, days in member.loans:
        store.run("INSERT INTO loan VALUES (?, ?, ?)", pid, title, (now + timedelta(days=days)).date().isoformat())


def _add_card(store: Store, pid: str, number: str, status: CardStatus) -> None:
    store.run("INSERT INTO card VALUES (?, ?, ?)", number, pid, status.name)


def _add_account(store: Store, account: Account, now: datetime) -> None:
    sent = now - account.mail_age if account.mail_age else None
    store.run(
        "INSERT INTO kb_account VALUES (?, ?, ?, ?, ?)",
        account.username,
        account.email,
        account.status.name,
        _hashed_once(FIRST_AT_KB),
        stamp(sent) if sent else None,
    )
    if sent and account.email:
        send_mail(store, "activation", account.username, account.email, sent)


def _rights_until(member: Member, now: datetime) -> str:
    """The end of a vervalmaand: a good half year ahead, or some months ago."""
    day = (now + timedelta(days=-100 if member.expired else 200)).date().replace(day=1)
    return (day - timedelta(days=1)).isoformat()
