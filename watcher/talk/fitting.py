"""What a person says of themselves, and how a call fits it: each criterion with the words of the page, never a score.

Both are said in private only.
"""

from __future__ import annotations

from watcher.deliver.match.fit import fit as judge
from watcher.model.fit import FitAnswer, Profile
from watcher.remember.search.self_description import NOTHING, read_profile
from watcher.talk.person import Reply, reply
from watcher.talk.visit import Visit
from watcher.understand.text.text import fold
from watcher.wording.fit import fit_lines, profile_lines, verdict


def profile(visit: Visit, args: str) -> Reply:
    """/profile hospital, Québec, 250 employees — says who one is; alone it shows it, `none` erases it."""
    who = visit.active
    known = visit.store.profiles.of(who.id)
    if not args.strip():
        return _shown(visit, known)
    if fold(args).strip() in NOTHING:
        visit.store.profiles.put(who.id, Profile(), visit.now)
        return reply(visit.text("profile.gone"))
    today = visit.view.today
    said, unread = read_profile(args, known, today, visit.settings.domains, visit.language)
    left = visit.text("profile.unread", words=", ".join(unread)[:200]) if unread else ""
    if said == known:
        return reply(left, visit.text("profile.none"), visit.text("profile.how"))
    visit.store.profiles.put(who.id, said, visit.now)
    return reply(visit.text("profile.kept"), "\n".join(profile_lines(visit.language, said)), left)


def fit(visit: Visit, args: str) -> Reply:
    """/fit 2 — whether a call is for this person: yes, no, or not stated, each with the words of the page."""
    call = visit.pick(args)
    known = visit.store.profiles.of(visit.subscriber.id) if visit.subscriber else Profile()
    found = judge(known, call, visit.now)
    lines = "\n".join(fit_lines(visit.language, found))
    partner = [line for line in found.lines if line.criterion == "partner" and line.answer is FitAnswer.NO]
    buttons = ((visit.button("partner", f"/partner #{call.id}"),),) if partner else ()
    hint = visit.text("fit.no_profile") if known.is_empty else ""
    return reply(call.title, lines, verdict(visit.language, found), hint, visit.text("fit.foot"), buttons=buttons)


def _shown(visit: Visit, known: Profile) -> Reply:
    if known.is_empty:
        return reply(visit.text("profile.none"), visit.text("profile.how"))
    erase = ((visit.button("no_profile", "/profile none"),),)
    return reply(
        visit.text("profile.now"),
        "\n".join(profile_lines(visit.language, known)),
        visit.text("profile.change"),
        buttons=erase,
    )
