"""What a profile speaks against stands last in its section, with one line that says so; nothing is hidden for it."""

from tests.deliver.examples import NOW, call, compose, event, reader, render, settings, until
from watcher.deliver.digest.digest import Digest, Due
from watcher.deliver.match.index import MatchIndex
from watcher.model import Fact
from watcher.model.fit import Profile

OURS = Profile(kinds=("nonprofit",))
QUOTE = "les PME de la région"


def told(profile: Profile, number: int = 3) -> Digest:
    eligible = {1: (Fact("small_business", QUOTE),), 2: (), 3: (Fact("nonprofit", "les associations"),)}
    known = {
        one: call(one, f"Appel {one}", deadline=until(2027, 3, 10 + one), eligible=eligible.get(one, ()))
        for one in range(1, number + 1)
    }
    who = reader()
    owed = MatchIndex([event(10 + one, one) for one in known], known).owed(who)
    return compose(who, Due(owed=owed, profile=profile), settings(), NOW)


def order(digest: Digest) -> list[int]:
    return [item.call.id for item in digest.items]


def test_call_that_does_not_fit__stands_last_and_is_told_all_the_same() -> None:
    assert order(told(Profile())) == [1, 2, 3]
    assert order(told(OURS)) == [2, 3, 1]
    assert told(OURS).told == told(Profile()).told


def test_many_calls__the_one_that_does_not_fit_ends_the_rows() -> None:
    assert order(told(OURS, 12))[-1] == 1
    assert sorted(order(told(OURS, 12))) == list(range(1, 13))


def test_line__is_in_all_three_forms_and_only_for_who_said_something() -> None:
    message = render(told(OURS), settings())
    for form in (message.text, message.html, "".join(message.parts)):
        assert "un point s’y oppose" in form.replace("&#x27;", "’").replace("\n", " ")
        assert "Votre profil" in form
    assert "Votre profil" not in render(told(Profile()), settings()).text
