"""/mail: a saved search goes to a mail address as well, once its owner agrees there; and messages that did not come."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from watcher.deliver.confirming import holds_address
from watcher.deliver.offering import is_possible, offer_search
from watcher.errors import BadAddress
from watcher.model import Interest, OutboxState, Purpose, Subscriber, SubscriberState
from watcher.talk.person import Reply, ReplyButton, reply
from watcher.talk.rhythm import rhythm_of
from watcher.talk.visit import Visit
from watcher.wording import dates

_TOLD = (Purpose.DIGEST, Purpose.ASKED, Purpose.INSTANT)


def mail(visit: Visit, args: str) -> Reply:
    """/mail 2 claire@example.org — sends that search there, once the owner of the address agrees by a link."""
    who = visit.active
    if not is_possible(visit.settings):
        return reply(visit.text("mail.off"))
    number, _, address = args.strip().partition(" ")
    place = int(number) if number.isdecimal() and len(number) < 4 else 0
    if not 1 <= place <= len(who.interests) or not address.strip():
        return reply(visit.text("mail.how"))
    return _ask(visit, who, who.interests[place - 1], address.strip())


def _ask(visit: Visit, who: Subscriber, interest: Interest, address: str) -> Reply:
    if any(map(holds_address, (interest.name, *interest.words))):
        return reply(visit.text("mail.no_links"))
    try:
        is_asked = offer_search(visit.settings, visit.store, who, interest, address, visit.now)
    except BadAddress:
        return reply(visit.text("mail.no_address", said=address[:60]))
    if not is_asked:
        return reply(visit.text("mail.too_often"))
    gone = ((ReplyButton(visit.text("mail.no_more_here"), f"/unsave {interest.name}"),),) if interest.name else ()
    return reply(visit.text("mail.asked", address=address[:60]), buttons=gone)


def no_mail(visit: Visit, _: str) -> Reply:
    """«Je n'ai pas reçu le mail»: what was sent here last and what comes next, and where a mail may lie."""
    contact = visit.settings.identity.contact
    lost = visit.text("nomail.lost") + (visit.text("nomail.contact", contact=contact) if contact else "")
    who = visit.subscriber
    if who is None or who.state is not SubscriberState.ACTIVE:  # perhaps they are subscribed by mail alone
        return reply(visit.text("not_subscribed"), lost)
    digests = [row for row in visit.store.outbox.rows(who.id) if row.purpose in _TOLD and row.state is OutboxState.SENT]
    last = visit.text("nomail.none")
    if digests:
        sent = digests[-1].created.astimezone(ZoneInfo(visit.view.zone)).date()
        last = visit.text("nomail.last", day=dates.day(visit.language, sent))
    asleep = [one for one in who.interests if one.until and one.until > visit.view.today]
    paused = visit.text("nomail.paused") if asleep else ""
    return reply(last, rhythm_of(visit, who), paused, lost, buttons=((visit.button("digest", "/digest"),),))
