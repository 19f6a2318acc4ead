"""The Wise REST API, prefix /restapi; the name of each route is the key of its call in the kiosk's table of paths."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query

from kiosk.simulator import shapes
from kiosk.simulator.access import Access, Caller
from kiosk.simulator.calls import CALLS, PREFIX
from kiosk.simulator.errors import WiseError
from kiosk.simulator.kb import Kb
from kiosk.simulator.members import BRANCH, BRANCH_NAME, LIBRARY
from kiosk.simulator.rest_acts import Id, RequestId
from kiosk.simulator.wise import Wise
from kiosk.simulator.wise_acts import Acts
from kiosk.simulator.wise_memberships import membership

_ERRORS: dict[int | str, dict[str, object]] = {
    status: {"model": shapes.Error} for status in (400, 401, 403, 404, 409, 422, 500, 501)
}


def router(access: Access, wise: Wise, kb: Kb, acts: Acts, *, more: Callable[[APIRouter], None]) -> APIRouter:
    """Every call, with its checks: WISE_KEY always, a token for all but the logins.

    `more` adds the calls that are told elsewhere to those that staff make in their library.
    """

    async def key(wise_key: Annotated[str | None, Header(alias="WISE_KEY", convert_underscores=False)] = None) -> None:
        access.check_key(wise_key)

    async def staff(authorization: Annotated[str | None, Header()] = None) -> None:
        if access.caller(authorization).patron is not None:
            raise WiseError(403, "FORBIDDEN", "this needs a staff token")

    async def anybody(authorization: Annotated[str | None, Header()] = None) -> Caller:
        return access.caller(authorization)

    async def same_library(library: Id) -> None:
        if library != LIBRARY:
            raise WiseError(404, "NOT_FOUND", "there is no such library")

    keyed = APIRouter(prefix=PREFIX, dependencies=[Depends(key)], responses=_ERRORS)
    open_ = APIRouter()
    by_staff = APIRouter(dependencies=[Depends(staff)])
    in_library = APIRouter(dependencies=[Depends(staff), Depends(same_library)])

    @open_.post(CALLS["login"], name="login")
    async def login(body: shapes.Login) -> shapes.Token:
        return shapes.Token(token=access.staff_login(body.username, body.password))

    @open_.post(CALLS["patron_authentication"], name="patron_authentication")
    async def patron_authentication(body: shapes.PatronLogin) -> shapes.PatronToken:
        patron = wise.authenticate(body.username, body.password, body.new_password)
        return shapes.PatronToken(
            token=access.token_for(patron["id"]),
            library_id=LIBRARY,
            patron_system_id=patron["id"],
            membership_expiry_date=patron["rights_until"],
        )

    @open_.get(CALLS["branch"], name="branch", dependencies=[Depends(anybody)])
    async def get_branch(branch: Id) -> shapes.Branch:
        if branch != BRANCH:
            raise WiseError(404, "NOT_FOUND", "there is no such branch")
        return shapes.Branch(id=BRANCH, name=BRANCH_NAME)

    @in_library.get(CALLS["find_patron"], name="find_patron")
    async def find_patron(
        search: Annotated[str, Query(min_length=1, max_length=100)],
        offset: Annotated[int, Query(ge=0, le=1000)] = 0,
        limit: Annotated[int, Query(ge=1, le=100)] = 10,
    ) -> shapes.FoundPatrons:
        found = wise.find(search)[offset : offset + limit]
        return shapes.FoundPatrons(items=[shapes.FoundPatron(patron_system_id=pid) for pid in found])

    @in_library.get(CALLS["patron_information"], name="patron_information")
    async def patron_information(
        patron: Id, card: Annotated[str, Query(min_length=1, max_length=100)]
    ) -> shapes.PatronInformation:
        row = wise.patron(patron)
        held = wise.card(card)
        if held is None or held["patron_id"] != patron:
            raise WiseError(404, "NOT_FOUND", "this patron has no such card")
        return shapes.PatronInformation(
            patron_system_id=patron,
            sector=row["sector"],
            name=shapes.Name(initials=row["initials"], surname=row["surname"]),
            birth_date=row["birth_date"],
            email=row["email"],
            card=shapes.Card(number=held["number"], status=held["status"]),
            membership=shapes.Membership(**membership(row)),
            blocks=wise.blocks(row),
        )

    @by_staff.get(CALLS["fees"], name="fees")
    async def fees(patron: Id) -> shapes.Fees:
        return shapes.Fees(items=[shapes.Fee(amount=amount) for amount in wise.fees(patron)])

    @in_library.post(CALLS["pin_verification"], name="pin_verification")
    async def pin_verification(patron: Id, body: shapes.PinProof) -> shapes.PinVerification:
        row = wise.patron(patron)
        held = wise.card(body.card)
        theirs = held is not None and held["patron_id"] == patron
        return shapes.PinVerification(valid=theirs and wise.right_pin(row, body.pin))

    @in_library.get(CALLS["login_account"], name="login_account")
    async def login_account(patron: Id) -> shapes.LoginAccount:
        account = wise.account(wise.patron(patron))
        if account is None:
            return shapes.LoginAccount(status="NONE")
        return shapes.LoginAccount(
            status=account["status"],
            username=account["username"],
            email=account["email"],
            activation_mail_sent_at=account["activation_mail_sent_at"],
        )

    @in_library.get(CALLS["find_login_account"], name="find_login_account")
    async def find_login_account(
        username: Annotated[str, Query(min_length=1, max_length=100)],
    ) -> shapes.FoundAccounts:
        account = kb.account(username)
        if account is None or account["status"] != "ACTIVE":
            return shapes.FoundAccounts(items=[])
        found = shapes.FoundAccount(username=account["username"], email=account["email"])
        return shapes.FoundAccounts(items=[found])

    @in_library.post(CALLS["password_mail"], name="password_mail")
    async def send_password_mail(patron: Id, _: shapes.Empty, request_id: RequestId) -> shapes.MailState:
        return shapes.MailState(**wise.send_password_mail(patron, request_id))

    @in_library.get(CALLS["password_mail"], name="password_mail")
    async def password_mail_state(patron: Id) -> shapes.MailState:
        wise.patron(patron)
        return shapes.MailState(**acts.last("password_mail", patron))

    @in_library.post(CALLS["password_reset"], name="password_reset")
    async def reset_password(patron: Id, body: shapes.PasswordProposal, request_id: RequestId) -> shapes.PasswordReset:
        wise.reset_password(patron, body.password, request_id)
        return shapes.PasswordReset(password=body.password, request_id=request_id)

    @in_library.get(CALLS["password_reset"], name="password_reset")
    async def password_state(patron: Id) -> shapes.PasswordState:
        row = wise.patron(patron)
        return shapes.PasswordState(
            request_id=acts.last("password_reset", patron)["request_id"],
            changed_at=row["password_changed_at"],
            temporary=bool(row["password_temporary"]),
        )

    @in_library.get(CALLS["login_counter"], name="login_counter")
    async def login_counter(patron: Id) -> shapes.LoginCounter:
        failed, locked = wise.login_counter(patron)
        return shapes.LoginCounter(failed=failed, locked=locked)

    @in_library.delete(CALLS["login_counter"], name="login_counter")
    async def reset_login_counter(patron: Id, request_id: RequestId) -> shapes.LoginCounter:
        wise.reset_login_counter(patron, request_id)
        return shapes.LoginCounter(failed=0, locked=False)

    more(in_library)
    for part in (open_, by_staff, in_library):
        keyed.include_router(part)
    return keyed
