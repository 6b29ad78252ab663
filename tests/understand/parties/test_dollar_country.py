"""Whose dollars a bare «$» is, by each kind of evidence a text may show."""

import pytest

from tests.understand.shipped import Read
from watcher.understand.parties.dollar_country import dollar_country
from watcher.understand.text.text import Passage

PLAIN = "Grants of up to $5,000 help groups plant trees. "


@pytest.mark.parametrize(
    ("said", "country"),
    [
        ("", "US"),
        ("Open to groups in Saskatchewan.", "CA"),
        ("Groups of Red Deer and around may apply.", "CA"),
        ("The MRC reads applications in May.", "CA"),
        ("With the support of the Government of Canada.", "CA"),
        ("Any qualified donee may apply.", "CA"),
        ("First Nations and the Province each name a juror.", "CA"),
        ("This intake is for not-for-profit groups.", "CA"),
        ("This intake is for nonprofits of the county.", "US"),
        ("Both steps take place in ResearchNet.", "CA"),
        ("Money flows once REB approval is in place.", "CA"),
        ("Registered non-profit societies may ask.", "CA"),
        ("Write to trees@alderbrook.ca.", "CA"),
        ("Forms: www.alderbrook.ca/trees", "CA"),
        ("12 Mill Street, Alderbrook, ON N0B 1S0", "CA"),
        ("Call 519-555-0143.", "CA"),
        ("Our charity number is 10000 0000 RR0001.", "CA"),
        ("Your neighbours are welcome to honour a tree.", "CA"),
        ("A sum of CAD 2,000 is kept for prizes.", "CA"),
        ("Open to groups in Nebraska, and to guests from Canada.", "US"),
        ("Groups with a 501(c)(3) status only; neighbours are welcome.", "US"),
        ("Call 402-555-0143 or write to our Canadian friends.", "CA"),
        ("The county and the school district plant trees in our neighborhood; write to a@alderbrook.us.", "US"),
        ("Call 1-800-555-0143.", "US"),
        ("Groups in Queensland, with an ABN.", "AU"),
        ("Marae and schools of Aotearoa may apply.", "NZ"),
        ("Write to trees@alderbrook.org.au.", "AU"),
        ("Or £4,000. Your neighbours are welcome.", "US"),
    ],
)
def test_dollars__belong_to_the_country_the_text_shows(said: str, country: str) -> None:
    assert dollar_country(Passage(PLAIN + said), "en") == country


def test_dollars__of_a_french_text_are_canadian_unless_it_shows_another_country() -> None:
    assert dollar_country(Passage("Une aide de 5 000 $ pour planter des arbres."), "fr") == "CA"
    shown = "Une aide de 5 000 $ aux États-Unis : écrire à la National Science Foundation, Washington DC, USA."
    assert dollar_country(Passage(shown), "fr") == "US"


@pytest.mark.parametrize(("region", "country"), [("CA", "CA"), ("US", "US"), ("FR", "US"), ("AU", "AU"), ("", "US")])
def test_dollars__follow_the_country_of_the_language_of_the_markup(region: str, country: str) -> None:
    assert dollar_country(Passage(PLAIN), "en", region) == country


def test_dollars__follow_the_name_of_the_site() -> None:
    assert dollar_country(Passage(PLAIN), "en", site="Ontario Lakes Council") == "CA"
    assert dollar_country(Passage(PLAIN), "en", site="Two Lakes Council") == "US"


def test_reading__asks_the_markup_and_the_name_of_the_site(read: Read) -> None:
    text = f"{PLAIN}Apply by 5 March 2027."
    for fields in ({"site": "Town of Kelowna"}, {"markup_region": "CA"}):
        found = read("Call for projects", text, fields=fields)
        assert [amount.currency for amount in found.amounts] == ["CAD"]


@pytest.mark.parametrize(
    ("country", "url", "currency"),
    [
        ("", "", "CAD"),
        ("US", "", "USD"),
        ("", "https://trees.example.us/call", "USD"),
        ("UK", "", "CAD"),
    ],
)
def test_reading__the_country_of_the_notice_and_its_address_stand_before_the_text(
    read: Read, country: str, url: str, currency: str
) -> None:
    text = f"{PLAIN}Apply by 5 March 2027. Open to groups in Manitoba."
    found = read("Call for projects", text, url=url, country=country)
    assert [amount.currency for amount in found.amounts] == [currency]
