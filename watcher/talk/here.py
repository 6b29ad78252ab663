"""What one place receives: a group, a topic of a forum, a private chat; each with searches and an hour of its own."""

from __future__ import annotations

from watcher.remember.search.asked import from_query_string
from watcher.talk.person import Reply, reply
from watcher.talk.rhythm import frequency, read_rhythm, rhythm_of
from watcher.talk.saving import EVERYTHING, LONGEST_NAME, described, pace, save
from watcher.talk.subscribing import ask_consent, unsubscribe
from watcher.talk.visit import Visit
from watcher.understand.text.text import fold
from watcher.wording.text import short

_SAVE = frozenset(("save", "keep", "garder", "garde", "enregistrer", "ajouter", "add"))
_STOP = frozenset(("stop", "off", "fin", "end", "arreter", "arrete", "rien", "nothing", "none"))


def here(visit: Visit, args: str) -> Reply:
    """/here save NAME, /here daily 8:00, /here stop — adds to, times, ends what this place receives; /here shows it."""
    word, _, rest = args.strip().partition(" ")
    if not word:
        return _shown(visit)
    if fold(word) in _SAVE:
        return _save(visit, rest.strip())
    if not _is_active(visit):
        return _nothing(visit)
    if fold(args).strip() in _STOP:
        return unsubscribe(visit, "")
    return frequency(visit, args) if read_rhythm(args) else reply(visit.text("here.how"))


def _save(visit: Visit, name: str) -> Reply:
    """Keeps the last question for this place; one that receives nothing yet is first shown what it agrees to."""
    query = visit.conversation.query
    if fold(name) in EVERYTHING:
        return save(visit, name)
    if not query:
        return reply(visit.text("here.save_what"))
    if not _is_active(visit):
        asked = from_query_string(query)
        said = ask_consent(visit, asked, name=short(name, LONGEST_NAME))
        return Reply((*said.blocks[:1], pace(visit, asked), visit.text("here.at_an_hour"), *said.blocks[1:]),
                     said.buttons, said.offer)  # fmt: skip
    saved = save(visit, name)
    done = (visit.text("here.saved", place=_place(visit)),) if saved.buttons else ()
    return Reply((*done, *saved.blocks[len(done) :], rhythm_of(visit, visit.reader)), saved.buttons)


def _shown(visit: Visit) -> Reply:
    if not _is_active(visit):
        return _nothing(visit)
    lines = []
    for number, interest in enumerate(visit.reader.interests, 1):
        said = described(visit, interest)
        lines.append(f"{number}. {interest.name} — {said}" if interest.name not in ("", said) else f"{number}. {said}")
    heading = visit.text("here.receives", place=_place(visit))
    return reply(heading, "\n".join(lines), rhythm_of(visit, visit.reader), visit.text("here.how"))


def _nothing(visit: Visit) -> Reply:
    return reply(visit.text("here.nothing", place=_place(visit)), visit.text("here.begin"))


def _place(visit: Visit) -> str:
    """«Ce sujet», «Ce groupe», «Cette conversation», or the name of the chat that is managed from elsewhere."""
    if visit.person.talks_as:
        return visit.person.name
    kind = "topic" if visit.person.thread else "group" if visit.person.is_shared else "chat"
    return visit.text(f"here.{kind}")


def _is_active(visit: Visit) -> bool:
    return visit.subscriber is not None and visit.subscriber.state == "active"
