"""'NIET: Vergeet inlogaccount in Wise': no road of any visit forgets an active account, in whatever state it is."""

import asyncio
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.patron import Block, CardStatus, Membership, MembershipStatus
from kiosk.domain.stroomschema import SCHEMA, Account, Action, Situation, fitting
from kiosk.flows.more import more_page
from kiosk.flows.pages import Attract, Choice, Goodbye, NumberPad, PinPad, TextEntry
from kiosk.flows.strength import Strength
from kiosk.flows.visit import Member
from kiosk.journal.port import Act
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import BORN, EMAIL, OTHERS, PIN, USERNAME, lives_here, patron
from tests.flows.rig import Rig, running_kiosk
from tests.flows.scripted_library import ScriptedLibrary
from tests.flows.scripted_stage import offers

FORGETS = {Action.RENEW_ACCOUNT}
"""The advice whose act begins with vergeet."""
ACTS = ["request_password_mail", "change_contact_email", "change_recovery_email"]


@pytest.mark.parametrize("membership", MembershipStatus)
@pytest.mark.parametrize("card_status", CardStatus)
def test_no_advice_for_an_active_account_forgets_it(membership: MembershipStatus, card_status: CardStatus) -> None:
    """Every product of what an advice depends on; capabilities one missing at a time, all, and none."""
    every = frozenset(Capability)
    for capabilities in (every, frozenset[Capability](), *(every - {one} for one in every)):
        for block in (frozenset[Block](), *(frozenset({block}) for block in Block)):
            for has_email in (True, False):
                for expired in (True, False):
                    for sector in (True, False):
                        situation = Situation(
                            Account.ACTIVE, sector, card_status, membership, expired, block, has_email, capabilities
                        )
                        assert not FORGETS & {row.action for row in fitting(situation)}


def test_an_advice_that_forgets_names_the_states_that_it_is_for() -> None:
    rows = [row for row in SCHEMA if row.action in FORGETS]
    assert rows
    assert all(row.account and row.account <= {Account.FRESH, Account.EXPIRED} for row in rows)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_touched_an_active_account_is_never_forgotten(data: st.DataObject) -> None:
    capabilities = data.draw(st.sets(st.sampled_from(list(Capability)), min_size=10))
    capabilities |= {Capability.SHOW_LOGIN_ACCOUNT, Capability.DETACH_ACCOUNT, Capability.GENERATE_ACCOUNT}
    facts = {
        "membership": data.draw(
            st.sampled_from([Membership(MembershipStatus.NORMAL, date(2099, 1, 1)), Membership(MembershipStatus.NEW)])
        ),
        "sector": data.draw(st.sampled_from(["BIEB", "SCHOOL"])),
    }
    account = LoginAccount(AccountStatus.ACTIVE, USERNAME, data.draw(st.sampled_from([EMAIL, None])))
    with running_kiosk() as rig:
        lives_here(rig, OTHERS, account, **facts)
        rig.do(rig.library.offers, *capabilities)
        for call in ACTS:
            if data.draw(st.booleans()):
                error = LibraryError(
                    Failure.TIMEOUT, "scripted", applied=data.draw(st.sampled_from([True, False, None]))
                )
                rig.library.trouble(call, error)
        for _ in range(40):
            _touch_something(rig, data)
        assert Act.DETACH_ACCOUNT not in [act for act, _ in rig.journal.ends]


def _touch_something(rig: Rig, data: st.DataObject) -> None:
    """Mostly deeper into the visit: 'Stoppen' only where nothing else can be touched."""

    async def settles() -> None:
        for _ in range(30):
            await asyncio.sleep(0)

    rig.thread.run(settles())
    top = rig.stage.top
    match top:
        case Attract() | Goodbye():
            rig.do(rig.scanner.scan, OTHERS)
        case PinPad() if rig.stage.waiting:
            rig.do(rig.stage.type, PIN)
        case NumberPad() if rig.stage.waiting:
            rig.do(rig.stage.type, BORN.strftime("%d%m%Y"))
        case TextEntry() if rig.stage.waiting:
            rig.do(rig.stage.type, "nieuw@post.nl")
        case _ if rig.stage.waiting:
            touches = sorted(offers(top) - {Choice.STOP}, key=repr) or sorted(offers(top), key=repr)
            rig.do(rig.stage.touch, data.draw(st.sampled_from(touches)))
    rig.thread.run(settles())


def test_more_offers_no_new_mail_for_an_active_account(rig: Rig) -> None:
    """'Mail mij opnieuw' is vergeet and genereer: for who has a fresh mail only."""

    class Here:
        ports = rig

    member = Member(CardNumber.parse(OTHERS), patron(OTHERS), Strength.PIN)
    account = LoginAccount(AccountStatus.ACTIVE, USERNAME, EMAIL, mail_age=timedelta(hours=1))
    for state in Account:
        names = {option.name for option in more_page(Here(), member, account, state).options}  # type: ignore[arg-type]
        assert ("new_mail" in names) is (state is Account.FRESH)


async def test_the_library_refuses_it_too() -> None:
    library = ScriptedLibrary()
    member = patron(OTHERS)
    library.members[(OTHERS, PIN)] = (member, LoginAccount(AccountStatus.ACTIVE, USERNAME, EMAIL))
    with pytest.raises(LibraryError) as refused:
        await library.detach_account(member, "r1")
    assert (refused.value.failure, refused.value.applied) == (Failure.CONFLICT, False)
    assert library.members[(OTHERS, PIN)][1].status is AccountStatus.ACTIVE
