"""Coming in: an address of the settings asks for a link, a button uses it up, a cookie keeps the session.

Everybody who asks gets the same answer after the same time. A GET changes nothing. A POST is believed only from our
own pages: by what the browser says of where it comes from, and by a value that belongs to the session.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from watcher.config import Settings
from watcher.remember.people.admin_access import SESSION_FOR
from watcher.remember.people.audit import AuditLine
from watcher.remember.people.second_factors import CodeVerdict
from watcher.web.admin.blocks import AdminField, AdminForm, AdminSection, AdminView, Button, words
from watcher.web.public.paths import Paths
from watcher.web.public.visitor import Visitor
from watcher.wording.page_links import admin_link

MAX_FIELDS = 200

Letter = Callable[[Settings, str, str, str], None]
"""Sends an admin (settings, address, subject, text) a letter past the outbox."""


@dataclass(frozen=True, slots=True)
class Admin:
    """Who came in: `proof` belongs to the session and stands in every form."""

    who: str
    session: int
    proof: str


def is_open(settings: Settings) -> bool:
    """Whether there are admin pages at all."""
    return bool(settings.admins.email or settings.admins.telegram)


def is_admin(settings: Settings, who: str) -> bool:
    """Whether the settings (still) name that admin."""
    known = {address.casefold() for address in settings.admins.email}
    return who.casefold() in known or who in {f"telegram:{number}" for number in settings.admins.telegram}


def address(settings: Settings, language: str, tail: str = "") -> str:
    """An address of the admin pages, from the root of the host."""
    return f"{Paths.of(settings, language).base}/admin/{language}/{tail}"


def signed_in_admin(visitor: Visitor) -> Admin | None:
    """Who sent the request; None for everybody without a session."""
    token = visitor.request.cookies.get(_cookie(visitor.settings)[0], "")
    found = visitor.store.admin_access.session(token, visitor.now) if token else None
    if found is None or not is_admin(visitor.settings, found.who):
        return None
    return Admin(found.who, found.id, visitor.store.people.signer.sign(f"admin {token}"))


def form_of(visitor: Visitor) -> dict[str, list[str]]:
    """The fields of the body. Raises HTTPException (400, 403) for what is no form, or comes from elsewhere."""
    refuse_strangers(visitor)
    try:
        return parse_qs(visitor.body.decode("utf-8"), max_num_fields=MAX_FIELDS, keep_blank_values=True)
    except ValueError as error:
        raise HTTPException(400) from error


def refuse_strangers(visitor: Visitor) -> None:
    """Raises HTTPException (403) for a form that another site sent."""
    headers, root = visitor.request.headers, urlsplit(visitor.paths.root)
    expected = {f"{root.scheme}://{root.netloc}"}
    if visitor.settings.deliver.web.public_url is None:  # served on a machine's own port, by whatever name
        expected.add(f"http://{headers.get('host', '')}")
    if headers.get("sec-fetch-site", "same-origin") != "same-origin" or headers.get("origin") not in expected:
        raise HTTPException(403)


def proven(admin: Admin, form: dict[str, list[str]]) -> None:
    """Raises HTTPException (403) for a form that was not made for this session."""
    if not hmac.compare_digest((form.get("proof") or [""])[0].encode(), admin.proof.encode()):
        raise HTTPException(403)


# --- pages ---------------------------------------------------------------------------------------------------


def ask_view(visitor: Visitor) -> AdminView:
    """The page that asks for an address."""
    language = visitor.language
    form = AdminForm(
        (Button("login", words(language, "login.button"), is_main=True),),
        (AdminField("mail", words(language, "login.address"), "email"),),
        action=address(visitor.settings, language, "login"),
    )
    return AdminView(
        "", words(language, "login.title"), (AdminSection(lines=(words(language, "login.lead"),), forms=(form,)),)
    )


def send(visitor: Visitor, letter: Letter | None) -> AdminView:
    """Sends a link to an admin's address; says the same whatever was done."""
    mail = (form_of(visitor).get("mail") or [""])[0].strip()[:254]
    language, settings = visitor.language, visitor.settings
    who = next((one for one in settings.admins.email if one.casefold() == mail.casefold()), None)
    token = visitor.store.admin_access.make_link(who, visitor.now) if who and letter else None
    if who and letter and token:
        link = admin_link(settings, language, token)
        letter(settings, who, words(language, "login.subject"), words(language, "login.letter", link=link))
    return AdminView("", words(language, "login.sent_title"), (AdminSection(lines=(words(language, "login.sent"),)),))


def enter_view(visitor: Visitor) -> AdminView:
    """The page behind the link: a button, so that whoever opens every link of a mail uses nothing up."""
    who = visitor.store.admin_access.holder(str(visitor.request.path_params["token"]), visitor.now)
    if who is None or not is_admin(visitor.settings, who):
        return gone_view(visitor)
    return _enter_view(visitor, who)


def code_field(language: str) -> AdminField:
    """Where a code of the second factor is put in."""
    return AdminField("code", words(language, "factor.code"), "code", hint=words(language, "factor.code_hint"))


def _enter_view(visitor: Visitor, who: str, status: int = 200, notices: tuple[str, ...] = ()) -> AdminView:
    language, token = visitor.language, str(visitor.request.path_params["token"])
    form = AdminForm(
        (Button("enter", words(language, "login.enter", who=who), is_main=True),),
        (code_field(language),) if visitor.store.second_factors.state(who) else (),
        action=address(visitor.settings, language, f"enter/{token}"),
    )
    return AdminView("", words(language, "login.enter_title"), (AdminSection(forms=(form,)),), status, notices)


def gone_view(visitor: Visitor) -> AdminView:
    lines = (words(visitor.language, "login.gone"),)
    links = ((words(visitor.language, "login.title"), address(visitor.settings, visitor.language)),)
    return AdminView("", words(visitor.language, "login.gone_title"), (AdminSection(lines=lines, links=links),), 410)


def enter(visitor: Visitor) -> Response | AdminView:
    """Uses the link up and opens a session. A wrong code of the second factor uses nothing up, and makes one wait."""
    form = form_of(visitor)
    token, access, factors = (
        str(visitor.request.path_params["token"]),
        visitor.store.admin_access,
        visitor.store.second_factors,
    )
    who = access.holder(token, visitor.now)
    if who is None or not is_admin(visitor.settings, who):
        return gone_view(visitor)
    code = factors.check(who, (form.get("code") or [""])[0], visitor.now) if factors.state(who) else None
    if code is CodeVerdict.WAIT:
        return _enter_view(visitor, who, 429, (words(visitor.language, "factor.wait"),))
    if code is CodeVerdict.WRONG:
        visitor.store.audit.note(AuditLine(visitor.now, who, "factor_wrong", who))
        return _enter_view(visitor, who, 422, (words(visitor.language, "factor.wrong"),))
    session = access.enter(token, visitor.now)
    if session is None:
        return gone_view(visitor)
    visitor.store.audit.note(AuditLine(visitor.now, who, "enter", after={"factor": str(code)} if code else None))
    answer = RedirectResponse(address(visitor.settings, visitor.language), 303)
    name, is_secure = _cookie(visitor.settings)
    answer.set_cookie(
        name, session, int(SESSION_FOR.total_seconds()), path="/", secure=is_secure, httponly=True, samesite="strict"
    )
    return answer


def leave(visitor: Visitor, admin: Admin) -> Response:
    """Ends the session, and the cookie with it."""
    visitor.store.admin_access.revoke(admin.session)
    answer = RedirectResponse(address(visitor.settings, visitor.language), 303)
    name, is_secure = _cookie(visitor.settings)
    answer.delete_cookie(name, path="/", secure=is_secure, httponly=True, samesite="strict")
    return answer


def _cookie(settings: Settings) -> tuple[str, bool]:
    """The name of the cookie, and whether it goes over https only. `__Host-` forbids other hosts to set it."""
    is_secure = (settings.deliver.web.public_url or "").startswith("https:")
    return ("__Host-watch" if is_secure else "watch"), is_secure


def menu_names() -> Sequence[str]:
    """The pages of the menu, in order."""
    return ("sources", "add", "held", "reports", "introductions", "deliveries", "readers", "log", "running")
