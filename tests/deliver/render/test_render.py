from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from lxml import html as parser

from tests.deliver.examples import NOW, call, compose, due, event, money, reader, render, settings, until
from watcher.config.domains import Domain
from watcher.deliver.digest.digest import Due, Failing, SourceSummary
from watcher.deliver.match.index import MatchIndex
from watcher.deliver.render.frame import Links
from watcher.deliver.render.render import MAX_HTML, Renderer
from watcher.model import (
    Call,
    DomainScore,
    EventKind,
    Fact,
    Genre,
    Interest,
    Kind,
    Message,
    Moment,
    Side,
    Status,
    Subscriber,
)

LINKS = Links(
    unsubscribe="https://veille.example.org/u/abcdefghijklmnopqrstuv",
    preferences="https://veille.example.org/p/abcdefghijklmnopqrstuv",
    actions=lambda asked: [f"https://veille.example.org/t/{name[0]}{call}.abcdefghijkl" for name, call in asked],
)
_OUR_MAIL = r"mailto:(veille@example\.org\?subject=STOP|unsub\+[a-z2-7]{26}@example\.org\?subject=unsubscribe)"
_SAFE = re.compile(rf"(https?://[^\s\"'<>]+|{_OUR_MAIL})\Z")


def _message(told: list[Call], who: Subscriber | None = None, links: Links = LINKS, **config: Any) -> Message:
    who = who or reader(interests=(Interest(),))
    kinds = {Kind.NEWS: EventKind.NEWS, Kind.AWARD: EventKind.AWARD, Kind.CALL: EventKind.OPENED}
    happened = [event(one.id, one.id, kinds[one.kind]) for one in told]
    owed = MatchIndex(happened, {one.id: one for one in told}).owed(who)
    return Renderer(settings(**config)).write(who, Due(owed=owed), NOW, links)[1]


def _flat(text: str) -> str:
    return " ".join(text.split())


# --- what a message says ----------------------------------------------------------------------------------------


def test_quiet__says_how_many_sources_were_read_and_which_fail() -> None:
    who = reader()
    message = render(compose(who, Due(health=due(who).health), settings(), NOW), settings(), LINKS)
    assert message.subject == "Rien de neuf pour vous · 41 sources lues · CHU de Rennes"
    assert "41 sources lues, 2 en panne depuis vendredi (Région X, Fondation Y)." in message.text
    assert "41 sources lues" in message.html
    assert "41 sources lues" in message.parts[-1]


def test_change__is_not_said_twice() -> None:
    told = call(1, "A", deadline=until(2027, 4, 1), status_word=Fact("extended", "date reportée"))
    moved = event(5, 1, EventKind.DEADLINE_EXTENDED, before="2027-03-01", after="2027-04-01")
    who = reader()
    text = Renderer(settings()).write(who, Due(owed=MatchIndex([moved], {1: told}).owed(who)), NOW)[1].text
    assert "Date repoussée" in text
    assert "prolongé" not in text


def test_change__never_says_that_the_day_that_stands_was_before() -> None:
    """Its deadline is the former one again, by a change that nobody is told."""
    told = call(1, "A", deadline=until(2027, 3, 15))
    moved = event(5, 1, EventKind.DEADLINE_EXTENDED, before="2027-03-15", after="2027-04-01")
    message = Renderer(settings()).write(reader(), Due(owed=MatchIndex([moved], {1: told}).owed(reader())), NOW)[1]
    assert "Date limite : lundi 15 mars 2027" in _flat(message.text)
    for part in (message.text, message.html):
        assert "Avant" not in part
        assert "Nouvelle date" not in part


def test_later__what_was_put_off_says_so_also_where_it_changed() -> None:
    plain, moved = call(1, "A"), call(2, "B", deadline=until(2027, 4, 1))
    owed = MatchIndex([event(5, 2, EventKind.DEADLINE_EXTENDED, before="2027-03-01", after="2027-04-01")], {2: moved})
    due_now = Due(owed=owed.owed(reader()), later=(plain, moved))
    message = Renderer(settings()).write(reader(), due_now, NOW, LINKS)[1]
    assert "• Date repoussée · remis à plus tard : B" in _flat(message.text)
    assert "• remis à plus tard : A" in _flat(message.text)
    assert "vous suivez" not in _flat(message.text).split("Vous recevez")[0]


def test_ended__a_call_that_was_withdrawn_is_a_row_that_says_so() -> None:
    gone = call(1, "A", status=Status.WITHDRAWN, deadline=until(2027, 4, 1))
    unlisted = event(5, 1, EventKind.WITHDRAWN, after={"why": "absent"})
    message = Renderer(settings()).write(reader(), Due(owed=MatchIndex([unlisted], {1: gone}).owed(reader())), NOW)[1]
    assert "CLOS OU RETIRÉ • A" in _flat(message.text)
    assert "N’est plus listé · Région Exemple" in _flat(message.text)
    assert "À NE PAS MANQUER" not in message.text


def test_labels__stand_inside_sentences_in_small_letters() -> None:
    shipped = settings()
    capital = {"health": Domain(label={"fr": "Santé"}), "digital": Domain(label={"fr": "PME et industrie"})}
    renderer = Renderer(shipped.model_copy(update={"domains": capital}))
    message = renderer.write(reader(), Due(), NOW)[1]
    assert "vos domaines santé et PME et industrie" in _flat(message.text)


def test_health__says_since_when_each_fails_where_the_days_differ() -> None:
    failing = (Failing("A", NOW.replace(day=21)), Failing("B", NOW.replace(month=1)))
    message = render(compose(reader(), Due(health=SourceSummary(3, failing)), settings(), NOW), settings())
    assert "3 sources lues, 2 en panne (A depuis dimanche, B depuis le 23 janvier 2027)." in message.text


@pytest.mark.parametrize(
    ("language", "days", "said"),
    [
        ("fr", 0, "depuis aujourd’hui à 7 h"),
        ("fr", 1, "depuis lundi à 7 h"),
        ("fr", 29, "depuis le 25 janvier 2027 à 7 h"),
        ("en", 0, "since today at 01:00"),
        ("en", 1, "since Monday at 01:00"),
        ("en", 29, "since 25 January 2027 at 01:00"),
    ],
)
def test_since__is_said_as_people_say_it(language: str, days: int, said: str) -> None:
    since = NOW - timedelta(days=days)
    health = SourceSummary(3, (Failing("A", NOW - timedelta(days=60)),))
    message = Renderer(settings()).write(reader(language), Due(since=since, health=health), NOW)[1]
    text = _flat(message.text)
    assert said in text
    assert "since on" not in text
    assert ("depuis le 25 décembre 2026" if language == "fr" else "since 25 December 2026") in text


def test_closing__is_said_of_one_call_and_of_several() -> None:
    who = reader()
    soon = [call(number, f"Appel {number}", deadline=until(2027, 3, 2)) for number in (1, 2)]
    one = Renderer(settings()).write(who, Due(followed=(soon[0],)), NOW)[1]
    both = Renderer(settings()).write(who, Due(followed=tuple(soon)), NOW)[1]
    assert "Bientôt clos : Appel 1" in _flat(one.subject)
    assert "2 appels bientôt clos" in _flat(both.subject)
    assert _flat(both.text).count("vous suivez") == 2 + 1  # the footer says what the person follows


def test_footer__says_who_sends_why_and_how_to_leave() -> None:
    message = _message([call(1, "A")], reader())
    for part in (_flat(message.text), _flat(message.html)):
        assert "Cellule de veille" in part
        assert "1 place de la Ville, 35000 Rennes" in part
        assert "veille@example.org" in part
        assert "parce que vous suivez santé et numérique, chaque jour ouvré à 7 h" in part.replace("\u00a0", " ")
        assert LINKS.unsubscribe in part
        assert LINKS.preferences in part
        assert "https://veille.example.org/vie-privee" in part
    assert message.parts[-1].endswith("— Cellule de veille, Rennes. /infos · /stop")


def test_footer__without_web_pages_a_mail_is_the_way_to_leave() -> None:
    message = _message([call(1, "A")], reader(), Links())
    assert "écrivez « STOP » à veille@example.org" in _flat(message.html)
    assert 'href="mailto:veille@example.org?subject=STOP"' in message.html
    assert "Pas pour nous" not in message.html
    assert "Pas pour nous" not in message.text


def test_footer__the_address_that_unsubscribes_by_itself_is_shown_where_somebody_reads_it() -> None:
    address = f"unsub+{'a' * 26}@example.org"
    message = _message([call(1, "A")], reader("en"), Links(leave_mail=address))
    assert f"send a mail, even an empty one, to {address}\n" in message.text
    assert f'href="mailto:{address}?subject=unsubscribe"' in message.html
    assert "STOP" not in message.text
    _assert_inert(message)


def test_footer__a_contact_that_is_no_address_is_no_link() -> None:
    shipped = settings()
    identity = shipped.identity.model_copy(update={"contact": "02 99 00 00 00"})
    message = Renderer(shipped.model_copy(update={"identity": identity})).write(reader(), Due(), NOW)[1]
    assert "« STOP » à 02 99 00 00 00" in _flat(message.html)
    assert "mailto:" not in message.html


@pytest.mark.parametrize("language", ["fr", "en"])
def test_triage__every_call_of_a_mail_has_its_three_links(language: str) -> None:
    """In the text part only those told in full: long lines under each row would hide the calls."""
    message = _message([call(number, f"Appel {number}") for number in range(1, 6)], reader(language))
    for number in range(1, 6):
        for letter in "fml":
            url = f"https://veille.example.org/t/{letter}{number}.abcdefghijkl"
            assert message.text.count(url) == (number <= 3)
            assert message.html.count(f'href="{url}"') == 1


def test_triage__who_follows_a_call_is_not_asked_to_follow_it() -> None:
    followed = call(1, "A", deadline=until(2027, 3, 1))
    message = Renderer(settings()).write(reader(), Due(followed=(followed,)), NOW, LINKS)[1]
    assert "vous suivez" in message.html
    assert "/t/f1." not in message.html
    assert "/t/m1." in message.html


def test_waiting__calls_beyond_the_budget_are_counted() -> None:
    message = _message([call(n, f"Appel {n}") for n in range(1, 6)], budget=2)
    for part in (_flat(message.text), _flat(message.html), "\n".join(message.parts)):
        assert "… et 3 autres appels, qui suivront dans le prochain message." in part


def test_language__one_that_no_catalogue_has_becomes_french() -> None:
    assert _message([call(1, "A")], reader(language="de")).language == "fr"


def test_renderer__two_readers_of_one_change_each_see_their_own_past() -> None:
    known = {1: call(1, "A", deadline=until(2027, 4, 1))}
    moves = [
        event(5, 1, EventKind.DEADLINE_EXTENDED, before="2027-03-01", after="2027-03-20"),
        event(6, 1, EventKind.DEADLINE_EXTENDED, before="2027-03-20", after="2027-04-01"),
    ]
    index, writer = MatchIndex(moves, known), Renderer(settings())
    early, late = reader(), reader(id=8, since_seq=5)
    texts = [writer.write(who, Due(owed=index.owed(who)), NOW)[1].text for who in (early, late)]
    assert ["1er mars" in text for text in texts] == [True, False]
    assert ["20 mars" in text for text in texts] == [False, True]


def test_t43_text__lines_are_short_and_links_whole() -> None:
    url = "https://funder.example/" + "x" * 300
    message = _message([call(1, "Un titre " * 30, url=url, funders=(Fact("F" * 200),))])
    assert f"  → {url}\n" in message.text
    assert max(len(line) for line in message.text.splitlines() if "http" not in line) <= 140


# --- hostile input ----------------------------------------------------------------------------------------------

_LITERAL = [
    "%s %d %(x)s", "{} {0} {title}", "{{7*7}} {% raw %}", "${HOME} #{x}", "\x1b[31mrouge\x1b[0m",
    "a\r\n.\r\nb", ".\n..", "Bcc: all@example.org", "&amp; &lt;", "\\u202e",
]  # fmt: skip


@pytest.mark.parametrize("text", _LITERAL)
def test_t33_message__prints_what_looks_like_a_command_literally(text: str) -> None:
    message = _message([call(1, f"Titre {text} fin", funders=(Fact(text),)), call(2, "B")])
    shown = _flat(text)
    assert shown in _flat(message.text)
    assert shown in _flat(parser.fromstring(_without_controls(message.html)).text_content()) or "\x1b" in text
    assert "49" not in message.text.split("Titre")[1].split("fin")[0]


def _without_controls(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "", text)


_XSS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<style>@import 'https://evil.example/x.css';</style>",
    "<form action=https://evil.example><input name=password></form>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<!--[if mso]><script>alert(1)</script><![endif]-->",
    "--><script>alert(1)</script><!--",
    "</title></style></td></table><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028<script>\u2029",
    '<a href="java&#10;script:alert(1)">x</a>',
    "＜script＞alert(1)＜/script＞",
]
_BAD_LINKS = [
    "javascript:alert(1)", "java\nscript:alert(1)", "java&#10;script:alert(1)", "JAVASCRIPT:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox(1)", "//evil.example/x", "tg://resolve?domain=evil",
    "https://gov.example@evil.example/", "https://a.example/\"onclick=alert(1)//", "https://a.example/'><script>",
]  # fmt: skip
_ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "h1", "h2", "h3", "p", "ul", "li",
    "a", "b", "i", "span", "tbody", "br", "del",
}  # fmt: skip
_ATTRIBUTES = {
    "lang", "charset", "name", "content", "style", "class", "role", "width", "cellpadding", "cellspacing", "border",
    "align", "valign", "href",
}  # fmt: skip


def _everywhere(text: str, url: str = "https://a.example/") -> list[Call]:
    """The text in every place that a source may fill."""
    moment = Moment(until(2027, 5, 1).date, quote=text, confidence=0.5, label=text)
    facts: dict[str, Any] = {
        "domains": (DomainScore(text, 1.0, (text,)),),
        "deadline": moment,
        "deadlines": (moment, replace(moment, date=until(2027, 6, 1).date)),
        "funders": (Fact(text, text),),
        "eligible": (Fact(text, text),),
        "territories": (Fact(text),),
        "partner_rule": Fact(text, text),
        "status_word": Fact("extended", text),
        "amounts": (money(5, text[:20], per=text, side=text), money(5)),
        "sides": (Side(text, text, (Fact(text),), (money(5, per=text),), moment, text),),
        "text": text,
        "url": url,
    }
    news: dict[str, Any] = {"kind": Kind.NEWS, "genre": Genre.NEWS, "url": url}
    return [call(1, text, **facts), call(2, text, **news)]


def _assert_inert(message: Message) -> None:
    """Nothing in the mail or in the Telegram blocks can run, load or send anything."""
    page = message.html.replace("<!--[if mso]>", "").replace("<![endif]-->", "")
    assert "<!--" not in page
    tree = parser.fromstring(_without_controls(page))
    for element in tree.iter():
        assert element.tag in _ELEMENTS
        assert set(element.attrib) <= _ATTRIBUTES
        assert element.tag != "meta" or element.get("content", "width").startswith(("width", "light"))
        assert element.tag != "a" or _SAFE.match(element.get("href", ""))
        assert "url(" not in element.get("style", "")
    assert len(tree.findall(".//style")) == 1
    for block in message.parts:
        rest = re.sub(r'</?[bi]>|<a href="https?://[^"<>\s]+">|</a>', "", block)
        assert not re.search(r"[<>]|&(?!lt;|gt;|amp;|quot;)", rest)


@pytest.mark.parametrize("text", _XSS)
def test_t57_message__a_hostile_text_stays_a_text(text: str) -> None:
    who = reader(interests=(Interest(name=text, words=("alert", "script", "x", "style")), Interest()), name=text)
    message = _message(_everywhere(text), who)
    _assert_inert(message)
    _assert_inert(
        render(replace(compose(who, Due(health=SourceSummary(1, (Failing(text, NOW),))), settings(), NOW)), settings())
    )


@pytest.mark.parametrize("url", _BAD_LINKS)
def test_t57_message__a_hostile_link_is_no_link(url: str) -> None:
    message = _message(_everywhere("Un appel", url))
    _assert_inert(message)
    for part in (message.html, message.text, *message.parts):
        assert "script:" not in part.lower()
        assert "evil.example" not in part


@given(st.text(max_size=60), st.text(max_size=60).map(lambda tail: "https://a.example/" + tail))
@tries(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_t57_message__any_text_and_any_link(text: str, url: str) -> None:
    _assert_inert(_message(_everywhere(text, url)))


# --- size -------------------------------------------------------------------------------------------------------


def _heavy(number: int) -> Call:
    words = "&<>\"'" * 200
    deadline = Moment(until(2027, 5, 1).date, quote=words, confidence=0.4)
    url = "https://a.example/?" + "&x=1" * 450 + str(number)
    return call(number, words, url=url, deadline=deadline, funders=(Fact(words),) * 4, eligible=(Fact(words),) * 8)


@pytest.mark.parametrize("number", [1, 60, 500])
def test_t43_html__stays_below_what_mail_programs_clip(number: int) -> None:
    message = _message([_heavy(n) for n in range(1, number + 1)], budget=500)
    assert len(message.html.encode()) <= MAX_HTML
    assert message.html.rstrip().endswith("</html>")


def test_t43_html__an_ordinary_full_digest_fits_whole() -> None:
    told = [
        call(n, f"Soutien aux équipes de santé numéro {n}", deadline=until(2027, 5, 1), amounts=(money(50000),))
        for n in range(1, 41)
    ]
    message = _message(told)
    assert "qui suivr" not in message.text
    assert len(message.html.encode()) <= MAX_HTML


def test_html__the_end_of_a_long_host_is_shown_for_it_says_whose_it_is() -> None:
    host = "www.gouv.fr.appels-a-projets.very-long-name.evil.example"
    url = f"https://{host}/appel"
    assert f"…{host[-39:]}</a>" in _message([call(1, "A", url=url)]).html
    assert "www.gouv.fr" not in _message([call(1, "A", url=url)]).html.replace(url, "")


def test_html__what_is_tapped_is_high_enough_for_a_thumb() -> None:
    page = parser.fromstring(_message([call(1, "A")]).html)
    heights = {
        str(link.text): _height(link)
        for link in page.iter("a")
        if "inline-block" in link.get("style", "")
        and not str(link.text).startswith("Voir")  # its title leads there too
    }
    assert len(heights) == 6
    assert min(heights.values()) >= 44


def _height(link: Any) -> float:
    """The height of a padded link, from its own or the nearest line height around it."""
    styles = [element.get("style", "") for element in (link, *link.iterancestors())]
    line = next(
        re.search(r"line-height:(\d+)px|font:[^;]*?/(\d+)px", style)
        for style in styles
        if "/" in style or "line-height" in style
    )
    assert line
    padding = re.search(r"padding:(\d+)px", styles[0])
    assert padding
    return float(line[1] or line[2]) + 2 * float(padding[1])


def test_html__loads_nothing_and_speaks_the_readers_language() -> None:
    message = _message([call(1, "A")], reader("en"))
    assert message.html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert not re.search(r"<img|src=|@import|url\(|<link", message.html)
    assert "prefers-color-scheme:dark" in message.html
