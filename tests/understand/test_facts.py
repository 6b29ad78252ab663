"""Language, funders, applicants, partners, own money and places: closed lists, each with its quote."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.understand.shipped import Read
from watcher.model import Fact
from watcher.understand.parties import applicant_words, eligible, funders, partners, places
from watcher.understand.text import language
from watcher.understand.text.text import Passage


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Appel à projets santé", "fr"),
        ("Mobilités rurales", "fr"),
        ("Funding call", "en"),
        ("Grants for schools in the region", "en"),
        ("Der Aufruf richtet sich an kleine und mittlere Unternehmen", "de"),
        ("La convocatoria está dirigida a las pequeñas empresas", "es"),
    ],
)
def test_language__short_texts_too(text: str, spoken: str) -> None:
    assert language.detect(Passage(text).words, text) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Ausschreibung: Förderung der Kultur und der Jugend", "de"),
        ("Convocatoria de ayudas a la creación para los jóvenes", "es"),
        ("Bando per il sostegno alla cultura nelle regioni", "it"),
        ("Subsidie voor het onderwijs van de regio", "nl"),
        ("Concurso de apoio à criação para as cidades do norte", "pt"),
    ],
)
def test_language__another_is_told_by_its_own_common_words(text: str, spoken: str) -> None:
    assert language.detect(Passage(text).words, text) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Renovation grants", "en"),
        ("Voirie communale", "fr"),
        ("Cantines durables", "fr"),
        ("Wetland restoration", "en"),
    ],
)
def test_language__two_words_are_told_by_their_letters(text: str, spoken: str) -> None:
    assert language.detect(Passage(text).words, text) == spoken


def test_language__of_a_name_is_what_the_source_says() -> None:
    assert language.detect(["impact"], "Impact", "fr") == "fr"
    assert language.detect(["impact"], "Impact", "en") == "en"


def test_language__the_hint_only_where_there_is_no_text() -> None:
    assert language.detect([], "", "fr") == "fr"
    assert language.detect([], "2027 – 5 000", "en") == "en"
    assert language.detect([], "") == ""


def named(title: str, text: str = "", stated: tuple[str, ...] = ()) -> list[str]:
    return [told.value for told in funders.read(Passage(title), Passage(text), stated)]


@pytest.mark.parametrize(
    ("site", "text", "told"),
    [
        ("Région Grand-Massif", "La Région finance les refuges.", ["Région Grand-Massif"]),
        ("Larkfield Medical Charity", "Grants last up to three years.", ["Larkfield Medical Charity"]),
        ("Harlow Foundation", "We make grants to small arts groups.", ["Harlow Foundation"]),
        ("Vexin Active", "Vexin Active\nLa Fondation du Livre Ouvert lance un appel.", ["Fondation du Livre Ouvert"]),
        ("Le Courrier du Vallon", "Des aides existent pour les clubs.", []),
        ("Fondation du Lac", "Vu sur le site du canton : la fondation aide les clubs.", []),
    ],
)
def test_funders__the_site_where_the_text_speaks_of_it(site: str, text: str, told: list[str]) -> None:
    found = funders.read(Passage("Aide aux refuges"), Passage(text), site=site)
    assert [fact.value for fact in found] == told


def test_funders__named_after_by_whom_a_call_is_funded() -> None:
    text = "Funded by the Quayside Research Alliance and the Seafarers' Hospital Society, this call supports studies."
    assert named("Ageing at sea", text) == ["Quayside Research Alliance", "Seafarers' Hospital Society"]


def test_funders__those_who_pay_together() -> None:
    text = "The Orchard Philanthropies and the Upland Health Service (Care Division) co-fund these awards."
    assert named("Awards on ageing", text) == ["Orchard Philanthropies", "Upland Health Service"]


def test_funders__known_names_and_forms_of_names() -> None:
    text = "Le Fonds de recherche du Québec et la Fondation des Trois Rivières, avec le ministère de la Culture."
    found = ["ADEME", "FRQ", "Fondation des Trois Rivières", "Ministère de la Culture"]
    assert named("Appel de l'ADEME", text) == found
    assert named("", "Le Ministère de la Culture et la Région Bretagne lancent un fonds.")[:2] == [
        "Ministère de la Culture",
        "Région Bretagne",
    ]


@pytest.mark.parametrize(
    ("text", "funder"),
    [
        ("La Coopérative des Deux Lacs lance un appel à projets.", "Coopérative des Deux Lacs"),
        ("Depuis mars, Grand Arc Ouest propose une prime aux copropriétés.", "Grand Arc Ouest"),
        ("KLIMO soutient les haies.", "KLIMO"),
        ("The Lower Tarn Growth Partnership is inviting bids from makers.", "Lower Tarn Growth Partnership"),
        ("The Embassy of Norway announces an open call.", "Embassy of Norway"),
        ("La ville de Dole rembourse la moitié des travaux.", "Ville de Dole"),
        ("La commune de Bréhaut lance son budget participatif.", "Commune de Bréhaut"),
        (
            "La commune de Bréhaut lance un appel. Déposez le dossier sur la plateforme de la Fondation des Aulnes.",
            "Commune de Bréhaut",
        ),
        ("Le Cercle des Aulnes lance un appel. La Fondation des Ormes fête ses dix ans.", "Cercle des Aulnes"),
    ],
)
def test_funders__whoever_launches_the_call(text: str, funder: str) -> None:
    assert named("Aide aux haies", text) == [funder]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Le ministère de la Transition écologique lance un appel.", ["Ministère de la Transition écologique"]),
        (
            "Aide du ministère de l’Enseignement supérieur et de la Recherche pour les thèses.",
            ["Ministère de l’Enseignement supérieur et de la Recherche"],
        ),
        (
            "Le ministère des Affaires municipales et de l'Habitation finance les travaux.",
            ["Ministère des Affaires municipales et de l'Habitation"],
        ),
        (
            "Le ministère chargé de la coopération apporte 16 000 € par an.",
            ["Ministère chargé de la coopération"],
        ),
        ("Le ministère de la Culture, villes et départements se concertent.", ["Ministère de la Culture"]),
        ("Écrire au ministère en février, ou depuis le ministère pour les aides.", []),
    ],
)
def test_funders__a_ministry_has_its_whole_name(text: str, told: list[str]) -> None:
    assert named("Aide aux haies", text) == told


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Fondation de France", "Fondation France Libertés"),
        ("Ministère de la Culture", "Ministère de la Culture et des Communications du Québec"),
        ("Ville de Saint-Denis", "Ville de Saint-Denis de La Réunion"),
    ],
)
def test_funders__two_that_are_joined_are_two_however_alike(first: str, second: str) -> None:
    assert named("Appel", f"La {first} et la {second} lancent un appel.") == [first, second]
    assert named("Appel", f"La {second} lance un appel. La {second} finance.") == [second]


def test_funders__a_ministry_and_its_partners_are_no_name() -> None:
    assert named("Appel", "Le ministère de la Culture et des partenaires privés financent.") == [
        "Ministère de la Culture"
    ]


def test_funders__one_body_under_two_names_in_one_place_is_one() -> None:
    assert named("", "The National Science Foundation is pleased to announce a call.") == ["NSF"]
    assert named(
        "",
        "La Délégation pour l'action extérieure des collectivités territoriales et le ministère des Relations "
        "internationales et de la Francophonie du Québec lancent un appel.",
    ) == ["DAECT", "MRIF"]


def test_funders__a_list_after_a_label() -> None:
    told = named("", "Financeurs : Région Jura-Saône ; Agence des Forêts Claires\nÉchéance : 30 avril 2027")
    assert told == ["Région Jura-Saône", "Agence des Forêts Claires"]


@pytest.mark.parametrize(
    "text",
    [
        "Le Programme Haies Vives propose une aide.",
        "Small Makers Grant Scheme offers advice.",
        "Minister Ada Example announces a review.",
        "Applicants will provide two letters. This Call is looking for teams.",
        "Notre équipe lance la saison.",
    ],
)
def test_funders__what_is_launched_and_who_speaks_are_none(text: str) -> None:
    assert named("Aide aux haies", text) == []


def test_funders__what_the_source_states_comes_first_and_once() -> None:
    assert named("L'ADEME finance", "", ("ADEME",)) == ["ADEME"]


def test_funders__one_that_the_source_states_in_other_words_is_told_once() -> None:
    stated = ("Ministère de la Coopération et ministère des Relations internationales",)
    text = "Le ministère chargé de la coopération apporte 16 000 €. La Fondation des Aulnes apporte 5 000 €."
    assert named("", text, stated) == [*stated, "Fondation des Aulnes"]


def test_funders__the_country_of_a_known_funder() -> None:
    assert funders.country_of("FRQ") == "CA-QC"
    assert funders.country_of("MEAE") == "FR"
    assert funders.country_of("Unknown") == ""


def admitted(text: str) -> set[str]:
    return {told.value for told in eligible.read(Passage(text))}


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Bénéficiaires : communes, associations et PME.", {"municipality", "nonprofit", "small_business"}),
        ("L'appel s'adresse aux établissements de santé.", {"health"}),
        ("Les universités peuvent déposer un dossier.", {"higher_education"}),
        ("Who can apply: small businesses and nonprofits.", {"small_business", "nonprofit"}),
        ("Les associations sont nombreuses dans la région.", set()),
        ("Dépenses éligibles : achats faits auprès d'entreprises.", set()),
        ("Organismes admissibles : MRC, municipalités et OBNL.", {"municipality", "nonprofit"}),
    ],
)
def test_eligible__only_where_the_text_speaks_of_eligibility(text: str, types: set[str]) -> None:
    assert admitted(text) == types


def test_eligible__every_type_has_a_common_grants_name() -> None:
    assert set(applicant_words.COMMON_GRANTS) == set(applicant_words.TYPES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Les deux équipes doivent déposer ensemble.", "both_sides"),
        ("Une équipe française et une équipe québécoise doivent participer.", "both_sides"),
        ("Le consortium réunit au moins trois partenaires.", "consortium"),
        ("Applicants must partner with a school.", "partner"),
        ("A consortium of at least three legal entities is needed.", "consortium"),
    ],
)
def test_partner_rule__with_its_quote(text: str, value: str) -> None:
    told = partners.partner_rule(Passage(text))
    assert told is not None
    assert told.value == value
    assert told.quote in text


def test_partner_rule__none_where_partners_are_only_welcome() -> None:
    assert partners.partner_rule(Passage("Les partenaires sont les bienvenus.")) is None
    assert partners.partner_rule(Passage("Les équipes candidates doivent remplir le formulaire.")) is None
    assert partners.partner_rule(Passage("It cuts fuel by at least 55% (Partnership).")) is None


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("Un autofinancement d'au moins 20 % est exigé.", 20),
        ("La mise de fonds du promoteur est de 15 %.", 15),
        ("Applicants need matching funds of 50%.", 50),
        ("Le taux d'aide est de 80 % des dépenses.", None),
        ("Le taux de co-financement maximum par l'Union est de 60 %.", None),
    ],
)
def test_own_funding__the_share_the_applicant_brings(text: str, rate: int | None) -> None:
    amount = partners.own_funding(Passage(text))
    assert (amount.value if amount else None) == (Decimal(rate) if rate else None)


def where(title: str, text: str = "") -> list[str]:
    return [told.value for told in places.read(Passage(title), Passage(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Entreprises d'Ille-et-Vilaine, en Bretagne", ["Ille-et-Vilaine", "Bretagne"]),
        ("Le département du Nord", ["Nord"]),
        ("Au nord de la ville, dans le lot 2", []),
        ("À déposer avant midi, heure de Paris", []),
        ("Dans la MRC de Portneuf, Capitale-Nationale", ["MRC Portneuf", "Capitale-Nationale"]),
        ("Entre la France et le Québec", ["FR", "CA-QC"]),
        ("Le Fonds de recherche du Québec", []),
        ("Rénover les logements en Wallonie", ["Wallonie"]),
        ("Écoles de la Fédération Wallonie-Bruxelles", ["Fédération Wallonie-Bruxelles"]),
        ("Charities registered in the UK", ["UK"]),
    ],
)
def test_places__names_that_are_also_words_need_a_cue(text: str, found: list[str]) -> None:
    assert where("", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Commerces de la MRC des Grands-Pins, sur le territoire de la MRC", ["MRC des Grands-Pins"]),
        ("La Région Valdorée aide les cafés.", ["Région Valdorée"]),
        ("La Région Bretagne aide les cafés.", ["Bretagne"]),
        ("Situées dans le Parc naturel régional des Hauts-Brumes", ["Parc naturel régional des Hauts-Brumes"]),
        ("Habitants de la Communauté de communes du Val-Doré.", ["Communauté de communes du Val-Doré"]),
        ("Artists living in Tallow County may apply.", ["Tallow County"]),
        ("Only libraries in the county of Mott are considered.", ["County of Mott"]),
        ("Companies registered in Kenya, Uganda or Rwanda can enter.", ["Kenya", "Uganda", "Rwanda"]),
        ("Les groupements sont établis au Sénégal ou en Guinée.", ["Sénégal", "Guinée"]),
        ("Charities in Wales and Scotland can apply.", ["Wales", "Scotland"]),
        ("Groups based in Brackwater may apply.", ["Brackwater"]),
        ("The Foundation, based in Brackwater, was founded in Wales.", []),
        ("A workshop in Kenya opens the programme; results in May.", []),
        ("Projects in English, registered in January, in STEM subjects", []),
        ("Des projets de Recherche, situés en Annexe 2; la ville et la région", []),
        ("Every County Council and each Region; our State of the Art", []),
    ],
)
def test_places__that_no_list_knows(text: str, found: list[str]) -> None:
    assert where("", text) == found


def test_places__the_own_territory_of_who_pays_is_probable() -> None:
    def of(payer: str) -> list[tuple[str, bool]]:
        told = places.read(Passage("Aide"), Passage("Des vélos."), [Fact(payer)])
        return [(fact.value, fact.probable) for fact in told]

    assert of("Région Sud-Ardenne") == [("Région Sud-Ardenne", True)]
    assert of("Conseil départemental des Landes") == [("Landes", True)]
    assert of("Fondation des Landes Vertes") == []


def test_places__the_country_of_a_place() -> None:
    assert places.country_of("Bretagne") == "FR"
    assert places.country_of("MRC Portneuf") == "CA-QC"
    assert places.country_of("Atlantis") == ""


def test_reading__facts_of_the_source_s_fields_come_first(read: Read) -> None:
    fields = {
        "deadline": "2027-05-04",
        "funder": "Fondation du Lac; Ville d'Exemple",
        "eligible": ["Commune"],
        "amount": "9 000 €",
    }
    reading = read("Aide aux jardins", "Un soutien aux jardins.", fields=fields, country="FR", kind="call")
    assert reading.deadline is not None
    assert reading.deadline.date.isoformat() == "2027-05-04"
    assert [told.value for told in reading.funders][:2] == ["Fondation du Lac", "Ville d'Exemple"]
    assert [told.value for told in reading.eligible] == ["municipality"]
    assert [amount.value for amount in reading.amounts] == [Decimal(9000)]
