"""The `[[sources]]` tables: what is allowed, and what is refused when the file is loaded."""

from __future__ import annotations

import pytest

from tests.cpu import cpu_within
from watcher.config import read, rules

PAGE = 'kind = "page"\nitem = "li"\ntitle = "a"\n'
API = 'kind = "api"\nfields = { title = "t", url = "u" }\n'


def faults(body: str) -> str:
    settings, found = read(f'[[sources]]\nname = "x"\nurl = "https://x.example/"\n{body}')
    return "\n".join(map(str, found)) if settings is None else ""


@pytest.mark.parametrize(
    "rule",
    [
        *("article.aap", "h3 a::attr(href)", "p::text", "a[href$='.pdf']", "li:has(h2)", "td:nth-of-type(2)", "."),
        *(
            "//li[position() > 1]",
            ".//a/@href",
            "(.//a/@href)[1]",
            "normalize-space(.//p)",
            "//p[contains(., 're:test(')]",
        ),
    ],
)
def test_selector__css_and_core_xpath_are_taken(rule):
    assert rules.selector(rule)


@pytest.mark.parametrize(
    "rule",
    [
        *("h3 >", "a[", "", "//li[", "li:contains(", "//x:li"),
        *("document('file:///etc/passwd')", "//a[re:test(., '(a+)+$')]", "//a[document('http://x')]", "//a[evil(.)]"),
        *("//a[set:distinct(.)]", "//a[unparsed-text('x')]", "a" * 2000),
    ],
)
def test_t21_selector__functions_that_reach_out_and_broken_rules_are_refused(rule):
    with pytest.raises(ValueError, match=r"not|longer"):
        rules.selector(rule)


@pytest.mark.parametrize("pattern", ["(a)(?=b)", r"(a)\\1", "(?<!x)a", "(unclosed", "[z-a]"])
def test_t20_pattern__what_re2_does_not_know_is_refused_with_a_reason(pattern):
    said = faults(f'{PAGE}include = ["{pattern}"]')
    assert "not a pattern of RE2" in said
    assert "line 7" in said


def test_t20_pattern__a_bomb_for_backtracking_engines_takes_no_time():
    from watcher.collect.judge.contract import passes
    from watcher.model import Notice

    settings, _ = read(f'[[sources]]\nname = "x"\nurl = "https://x.example/"\n{PAGE}exclude = ["(a+)+$"]')
    assert settings is not None
    with cpu_within(1):
        assert passes(settings.sources[0], Notice("x", "a" * 100_000 + "!"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('kind = "page"\nitem = "li"', "is missing"),
        (PAGE + "pages = 3", "pages needs next"),
        (PAGE + 'next = "a"\npage_param = "p"', "two ways of paging"),
        (PAGE + "selecteur = 1", 'unknown key "selecteur"'),
        (PAGE + "min = 5\nmax = 2", "smaller than min"),
        (PAGE + 'detail = { titel = "h1" }', "titel"),
        (PAGE + 'max_body = "huge"', "not a size"),
        (PAGE + 'date_zone = "Europe/Rennes"', "not a time zone"),
        ('kind = "api"\nfields = { url = "u" }', "fields.title is missing"),
        ('kind = "api"\nfields = { title = "t" }', "link_template is missing"),
        ('kind = "api"\nfields = { title = "t[" , url = "u" }', "not a JMESPath"),
        ('kind = "api"\nformat = "xml"\nfields = { title = "evil(.)", url = "u" }', "not a function of XPath"),
        (API + 'paging = "cursor"', "needs cursor"),
        (API + "total_max = 5", "needs total"),
        (API + 'key_env = "my key"', "environment variable"),
        (API + 'key_env = "MY_KEY"', "key_header or key_param"),
        (API + "body = { a = 1 }", 'method = "POST"'),
        (API + 'method = "POST"\nbody = { a = 1 }\nmultipart = { a = "1" }', "keep one"),
        (API + 'link_template = "https://{host}/x"', "not in fields"),
        (API + 'link_template = "https://{title}/x"', "may not take the host"),
        (API + 'format = "csv"\ntotal = "n"', 'need format = "json"'),
        ('kind = "spider"\nspider = "../x"', "spider"),
        ('kind = "mailbox"\nhost = "h"\nuser = "u"\npassword_env = "p@ss"', "environment variable"),
    ],
)
def test_t55_tables__faults_say_what_is_allowed(body, words):
    assert words in faults(body)


def test_tables__a_mailbox_may_be_empty_and_a_list_may_not():
    mailbox = 'kind = "mailbox"\nhost = "h"\nuser = "u"\npassword_env = "PW"'
    for body, least in ((mailbox, 0), (PAGE, 1)):
        settings, _ = read(f'[[sources]]\nname = "x"\nurl = "https://x.example/"\n{body}')
        assert settings is not None
        assert settings.sources[0].min == least
