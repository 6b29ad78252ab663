"""The page of an admin's second factor: set it up with an app, get recovery codes, take it away with a code."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from watcher.remember.people import totp
from watcher.remember.people.second_factors import CodeVerdict
from watcher.web.admin import parts
from watcher.web.admin.act import Act
from watcher.web.admin.blocks import AdminField, AdminForm, AdminSection, AdminView, Button, words
from watcher.web.admin.entry import Admin, code_field
from watcher.web.public.visitor import Visitor


def page(visitor: Visitor, admin: Admin) -> AdminView:
    """Whether there is a second factor, and what can be done about it. The key is never shown again."""
    return _view(visitor, admin.who, notices=parts.done(visitor))


def begin(act: Act) -> AdminView:
    """Shows a new key, and asks for a first code of it."""
    if act.visitor.store.second_factors.begin(act.who) is None:
        return _view(act.visitor, act.who)
    return _key_view(act)


def confirm(act: Act) -> AdminView:
    """Turns it on; the recovery codes are shown here and never again. What else was open is ended."""
    factors, language = act.visitor.store.second_factors, act.visitor.language
    codes = factors.confirm(act.who, act.value("code"), act.visitor.now)
    if codes is None:
        if factors.begun(act.who) is None:
            return _view(act.visitor, act.who)
        return _key_view(act, status=422, notices=(words(language, "factor.wrong"),))
    act.visitor.store.admin_access.end_all(act.who, but=act.session)
    act.note("factor_on", act.who)
    return _codes_view(act, codes, words(language, "done.factor_on"))


def renew(act: Act) -> AdminView:
    """Ten new recovery codes, for a code."""
    said = _checked(act)
    if not said.is_good:
        return _refused(act, said)
    codes = act.visitor.store.second_factors.new_codes(act.who)
    act.note("factor_codes", act.who)
    return _codes_view(act, codes, words(act.visitor.language, "done.factor_codes"))


def remove(act: Act) -> str | AdminView:
    """Takes it away, for a code."""
    said = _checked(act)
    if not said.is_good:
        return _refused(act, said)
    act.visitor.store.second_factors.remove(act.who)
    act.note("factor_off", act.who)
    return "factor?done=factor_off"


def _checked(act: Act) -> CodeVerdict:
    """Raises HTTPException (400) where there is no second factor."""
    factors = act.visitor.store.second_factors
    if factors.state(act.who) is None:
        raise HTTPException(400)
    said = factors.check(act.who, act.value("code"), act.visitor.now)
    if said is CodeVerdict.WRONG:
        act.note("factor_wrong", act.who)
    return said


def _refused(act: Act, said: CodeVerdict) -> AdminView:
    status, notice = (429, "factor.wait") if said is CodeVerdict.WAIT else (422, "factor.wrong")
    return _view(act.visitor, act.who, status=status, notices=(words(act.visitor.language, notice),))


def _view(visitor: Visitor, who: str, status: int = 200, notices: tuple[str, ...] = ()) -> AdminView:
    language, found = visitor.language, visitor.store.second_factors.state(who)
    if found is None:
        form = AdminForm((Button("factor_begin", words(language, "factor.begin"), is_main=True),))
        lines = [words(language, "factor.lead")]
        if not visitor.store.second_factors.lies_apart():
            lines.append(words(language, "factor.key_inside"))
        sections: tuple[AdminSection, ...] = (AdminSection(lines=tuple(lines), forms=(form,)),)
    else:
        facts = (
            (words(language, "factor.since"), parts.at(visitor, found.since)),
            (words(language, "factor.left"), str(found.codes)),
        )
        buttons = (
            Button("factor_renew", words(language, "factor.renew")),
            Button("factor_off", words(language, "factor.off")),
        )
        sections = (AdminSection(facts=facts, forms=(AdminForm(buttons, (code_field(language),)),)),)
    return AdminView("factor", words(language, "factor.title"), sections, status, notices)


def _key_view(act: Act, status: int = 200, notices: tuple[str, ...] = ()) -> AdminView:
    """The key as an app takes it. Raises HTTPException (400) where none waits."""
    visitor, language = act.visitor, act.visitor.language
    key = visitor.store.second_factors.begun(act.who)
    if key is None:
        raise HTTPException(400)
    form = AdminForm(
        (Button("factor_confirm", words(language, "factor.confirm"), is_main=True),),
        (AdminField("code", words(language, "factor.first"), "code"),),
    )
    sections = (
        AdminSection(
            words(language, "factor.key"),
            (words(language, "factor.key_lead"),),
            text=f"{totp.spelled(key)}\n\n{totp.address(key, visitor.settings.watch.name, act.who)}",
            forms=(form,),
        ),
    )
    return AdminView("factor", words(language, "factor.title"), sections, status, notices)


def _codes_view(act: Act, codes: tuple[str, ...], notice: str) -> AdminView:
    language = act.visitor.language
    sections = (
        AdminSection(words(language, "factor.codes"), (words(language, "factor.codes_lead"),), text="\n".join(codes)),
    )
    return AdminView("factor", words(language, "factor.title"), sections, notices=(notice,))
