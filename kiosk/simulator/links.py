"""The KB's pages behind the links in its mails: they work once, and for 24 hours by the world clock."""

import html
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from kiosk.simulator.kb import Kb, LinkState, Mail

PREFIX = "/kb/link"
Token = Annotated[str, Path(min_length=1, max_length=64)]
_SHORTEST_PASSWORD = 8
_LONGEST_PASSWORD = 100
_GONE = {
    LinkState.USED: ("Deze link is al gebruikt", "Een link werkt maar één keer. Vraag een nieuwe mail aan."),
    LinkState.EXPIRED: ("Deze link is verlopen", "Een link werkt 24 uur. Vraag een nieuwe mail aan."),
}


def router(kb: Kb) -> APIRouter:
    """Opening an activation link activates; a password link shows a form."""
    pages = APIRouter(prefix=PREFIX)

    @pages.get("/{token}", response_class=HTMLResponse)
    async def open_link(token: Token) -> HTMLResponse:
        mail = kb.mail(token)
        if mail is None or kb.link_state(mail) is not LinkState.GOOD:
            return _dead(kb, mail)
        if mail.kind == "password":
            return _password_form(mail, "")
        kb.activate(mail)
        who = html.escape(mail.username)
        return page("Je account is actief", f"<p>Je kunt nu inloggen met <strong>{who}</strong>.</p>")

    @pages.post("/{token}", response_class=HTMLResponse)
    async def choose_password(token: Token, request: Request) -> HTMLResponse:
        mail = kb.mail(token)
        if mail is None or mail.kind != "password" or kb.link_state(mail) is not LinkState.GOOD:
            return _dead(kb, mail)
        fields = parse_qs((await request.body()).decode("utf-8", "replace"))
        password = fields.get("password", [""])[0]
        if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
            return _password_form(mail, f"Kies een wachtwoord van minstens {_SHORTEST_PASSWORD} tekens.")
        kb.choose_password(mail, password)
        return page("Je nieuwe wachtwoord werkt", "<p>Je kunt nu inloggen met je nieuwe wachtwoord.</p>")

    return pages


def _dead(kb: Kb, mail: Mail | None) -> HTMLResponse:
    state = kb.link_state(mail) if mail else LinkState.GOOD
    if mail is None or state is LinkState.GOOD:
        return page("Deze link klopt niet", "<p>Kijk of je de hele link hebt.</p>", 404)
    title, words = _GONE[state]
    return page(title, f"<p>{words}</p>", 410)


def _password_form(mail: Mail, error: str) -> HTMLResponse:
    alert = f'<p id="fout" role="alert">{html.escape(error)}</p>' if error else ""
    described = ' aria-describedby="fout" aria-invalid="true"' if error else ""
    form = (
        f"<p>Voor gebruikersnaam <strong>{html.escape(mail.username)}</strong>.</p>{alert}"
        f'<form method="post"><label for="password">Nieuw wachtwoord (minstens {_SHORTEST_PASSWORD} tekens)</label>'
        f'<input id="password" name="password" type="password" autocomplete="new-password"{described}>'
        "<button>Opslaan</button></form>"
    )
    return page("Kies een nieuw wachtwoord", form, 422 if error else 200)


def page(title: str, content: str, status: int = 200) -> HTMLResponse:
    """One page of the KB; `content` is HTML."""
    text = (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{title} – KB (nagebootst)</title><link rel="stylesheet" href="/panel/panel.css"></head>'
        f'<body class="kb"><main><p class="tag">Alleen om te testen</p><h1>{title}</h1>{content}</main></body></html>'
    )
    return HTMLResponse(
        text, status_code=status, headers={"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
    )
