"""The sample sites: a ministry's feed, a region's pages, a funder's API, sector news, a bilateral fund.

Each function gives the body of one address on the first or second day. Funders, calls and figures are invented.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from watcher.demo.almanac import Almanac

Site = Callable[[Almanac, int, str], str]


def _item(link: str, title: str, text: str, published: str) -> str:
    return (
        f"<item><title>{escape(title)}</title><link>{link}</link><guid isPermaLink='true'>{link}</guid>"
        f"<pubDate>{published}</pubDate><description>{escape(text)}</description></item>"
    )


def ministry(days: Almanac, day: int, root: str) -> str:
    """RSS of an imaginary ministry, in French; on the second day a new call, and one whose date has moved."""
    moved = (
        f"<p>Attention : la date limite de dépôt est reportée au {days.fr(34)} à 17 h, heure de Paris "
        f"(au lieu du {days.fr(20)}).</p>"
        if day > 1
        else f"<p>Date limite de dépôt des dossiers : {days.fr(20)} à 17 h, heure de Paris.</p>"
    )
    items = [
        _item(
            f"{root}/ministere/aap/donnees-de-sante",
            "Appel à projets : données de santé et prévention dans les territoires",
            "<p>L'appel soutient les établissements de santé, les associations et les collectivités qui utilisent les "
            f"données de santé pour mieux prévenir les maladies chroniques.</p>{moved}"
            "<p>Subvention de 150 000 € maximum par projet, dans la limite de 70 % des dépenses admissibles.</p>",
            days.rfc822(-9),
        ),
        _item(
            f"{root}/ministere/aap/tiers-lieux-culture",
            "Appel à candidatures : résidences d'artistes dans les tiers-lieux ruraux",
            "<p>Le ministère accompagne des résidences d'artistes et d'éducation artistique dans les communes de moins "
            f"de 5 000 habitants. Les candidatures sont reçues jusqu'au {days.fr(62)} à midi.</p>"
            "<p>Aide forfaitaire de 12 000 € par résidence ; 25 résidences seront soutenues.</p>",
            days.rfc822(-15),
        ),
        _item(
            f"{root}/ministere/actualites/feuille-de-route",
            "Publication de la feuille de route du numérique en santé",
            "<p>La ministre a présenté ce matin la feuille de route du numérique en santé pour les cinq prochaines "
            "années. Elle fixe quatre priorités et annonce une concertation avec les régions.</p>",
            days.rfc822(-3),
        ),
    ]
    if day > 1:
        items.insert(
            0,
            _item(
                f"{root}/ministere/aap/ia-imagerie",
                "Appel à projets : intelligence artificielle et imagerie médicale à l'hôpital",
                "<p>Cet appel finance l'évaluation, dans au moins deux centres hospitaliers, d'outils d'intelligence "
                "artificielle pour l'imagerie médicale. Peuvent candidater les établissements de santé, les organismes "
                f"de recherche et les PME qui s'y associent.</p><p>Dépôt des dossiers au plus tard le {days.fr(47)} à "
                "23 h 59 (heure de Paris).</p><p>Enveloppe de l'appel : 3,2 M€. Subvention comprise entre 80 000 € et "
                "400 000 € par projet.</p>",
                days.rfc822(0),
            ),
        )
    body = "".join(items)
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>Ministère de la Prévention "
        f"(exemple)</title><link>{root}/ministere</link><description>Appels et actualités</description>"
        f"<language>fr</language>{body}</channel></rss>"
    )


_REGION = {
    "tiers-lieux": (
        "Soutien aux tiers-lieux et à l'inclusion numérique",
        40,
        "La Région Armorique-Nord aide les tiers-lieux qui accompagnent les habitants éloignés du numérique. "
        "Bénéficiaires : associations, communes et leurs groupements. Aide : 60 % des dépenses, plafonnée à 30 000 €.",
    ),
    "mobilites-rurales": (
        "Mobilités rurales partagées",
        26,
        "Expérimenter l'autopartage, le covoiturage et le transport à la demande dans les communes rurales. "
        "Bénéficiaires : collectivités et entreprises. Subvention maximale de 90 000 € par projet.",
    ),
    "algues": (
        "Filière algues et alimentation durable",
        75,
        "Projets collaboratifs de recherche et développement sur l'alimentation durable, associant au moins une PME et "
        "un laboratoire public. Subvention de 50 000 € à 250 000 € selon la taille du consortium.",
    ),
    "chaleur": (
        "Réseaux de chaleur renouvelable des petites villes",
        18,
        "Études de faisabilité et travaux de réseaux de chaleur à partir de bois ou de géothermie. "
        "Bénéficiaires : communes et intercommunalités. Aide maximale : 500 000 €.",
    ),
}
_REGION_NEW = {
    "esante-quebec": (
        "Coopération Armorique – Québec en santé numérique",
        55,
        "Premier appel commun avec le Québec : des équipes mixtes, une de chaque côté de l'Atlantique, conçoivent un "
        "outil de télésanté pour les territoires peu denses. Bénéficiaires : hôpitaux, entreprises, associations. "
        "Subvention de 40 000 € maximum par projet pour l'équipe française.",
    ),
}


def _region_calls(day: int) -> dict[str, tuple[str, int, str]]:
    return {**_REGION_NEW, **_REGION} if day > 1 else _REGION


def _page(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang='fr'><head><meta charset='utf-8'><title>{escape(title)}</title></head>"
        f"<body><header><nav><a href='/'>Accueil</a></nav></header><main>{body}</main></body></html>"
    )


def region_list(days: Almanac, day: int, root: str) -> str:
    """A region's list page: one `article.aap` a call, with a link to its details."""
    blocks = "".join(
        f"<article class='aap'><h3><a href='/region/aap/{slug}'>{escape(title)}</a></h3>"
        f"<p class='date-limite'>Date limite : {days.short_fr(deadline)}</p></article>"
        for slug, (title, deadline, _) in _region_calls(day).items()
    )
    return _page("Appels à projets de la Région", f"<h1>Appels à projets</h1>{blocks}")


def region_detail(days: Almanac, day: int, slug: str) -> str | None:
    """The page of one of the region's calls, or None where there is none."""
    found = _region_calls(day).get(slug)
    if found is None:
        return None
    title, deadline, text = found
    return _page(
        title,
        f"<h1>{escape(title)}</h1><div class='chapo'><p>{escape(text)}</p>"
        f"<p>Dépôt des candidatures en ligne au plus tard le {days.fr(deadline)} à 12 h (heure de Paris).</p></div>",
    )


def fund_api(days: Almanac, day: int, root: str) -> str:
    """A funder's JSON API, in English, in Canadian dollars; on the second day one record more."""
    records: list[dict[str, object]] = [
        {
            "id": "LIF-104",
            "title": "Clean mobility demonstrations for mid-size cities",
            "summary": "Funding for pilot projects in public transit, cycling and electric vehicles. Eligible: "
            "municipalities, businesses and non-profit organisations established in Québec.",
            "closes": days.iso(51),
            "max_award": 250000,
        },
        {
            "id": "LIF-107",
            "title": "Health data and prevention: partnerships with French teams",
            "summary": "Up to $75,000 for the Québec team and €100,000 for the French team. Hospitals, universities "
            "and companies may apply together; both teams are required. Letters of intent are due "
            f"{days.en(13)} and full applications by {days.en(70)} at 4 p.m. (Montréal time).",
            "closes": days.iso(13),
            "max_award": 75000,
        },
        {
            "id": "LIF-092",
            "title": "Small business digital adoption grants",
            "summary": "Small and medium-sized enterprises receive 50% of eligible costs, to a maximum of $20,000, to "
            "adopt cybersecurity and cloud software. Applications are accepted on a rolling basis.",
            "closes": None,
            "max_award": 20000,
        },
    ]
    if day > 1:
        records.append(
            {
                "id": "LIF-111",
                "title": "Artificial intelligence for rural hospitals and clinics",
                "summary": "The fund invites proposals that bring artificial intelligence to rural health care. "
                "Hospitals and research institutes may request up to $180,000 over two years. Proposals must be "
                f"submitted by {days.en(42)} at 5 p.m. ET.",
                "closes": days.iso(42),
                "max_award": 180000,
            }
        )
    for record in records:
        record["url"] = f"{root}/fund/calls/{record['id']}"
    return json.dumps({"total": len(records), "results": records}, ensure_ascii=False)


def sector_news(days: Almanac, day: int, root: str) -> str:
    """Atom of a sector's news, half in English; on the second day an award and a deal."""
    entries = [
        ("hub-opens", "A new health innovation hub opens its doors in Rennes", "The hub hosts twelve start-ups.", -4),
        ("bus", "Autonomous shuttles: one year of tests in Québec City", "The city published its results today.", -2),
    ]
    if day > 1:
        entries += [
            (
                "laureats",
                "Les huit lauréats de l'appel « ville inclusive » sont connus",
                "Huit projets lauréats se partagent 1,1 M€ pour rendre les services publics accessibles.",
                0,
            ),
            ("cloud", "Hospitals of Montréal and Rennes sign a data agreement", "They will share imaging data.", 0),
        ]
    body = "".join(
        f"<entry><id>tag:demo,{slug}</id><title>{escape(title)}</title><link href='{root}/news/{slug}'/>"
        f"<updated>{days.rfc3339(ago)}</updated><summary>{escape(text)}</summary></entry>"
        for slug, title, text, ago in entries
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><id>tag:demo,news</id>"
        f"<title>Sector news (example)</title><updated>{days.rfc3339(0)}</updated>{body}</feed>"
    )


def bilateral(days: Almanac, day: int, root: str) -> str:
    """A fund with two sides on a single page: two funders, euros and dollars; its date moves on the second day."""
    when = (
        f"La date de dépôt est reportée au {days.fr(31)} à 17 h, heure de Paris."
        if day > 1
        else f"Date limite de dépôt : {days.fr(17)} à 17 h, heure de Paris."
    )
    return _page(
        "Fonds transatlantique de coopération décentralisée",
        "<h1>Fonds transatlantique de coopération décentralisée : santé, numérique, climat</h1><div class='texte'>"
        "<p>Le fonds soutient les projets communs de collectivités de France et du Québec en matière de santé "
        "publique, de la transition numérique et de l'adaptation au climat.</p>"
        "<p>Côté français, le ministère chargé de la coopération apporte au plus 16 000 € par an. Côté québécois, le "
        "ministère des Relations internationales apporte au plus 20 000 $ CA par an. Les deux équipes, française et "
        "québécoise, doivent déposer ensemble un dossier unique. Peuvent candidater les municipalités, les régions, "
        f"les associations et les établissements de santé.</p><p>{when}</p></div>",
    )
