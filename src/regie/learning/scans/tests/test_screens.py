import re

import pytest
from django.urls import reverse
from django.utils import translation

from regie.learning.scans.filters import ScanFilter
from regie.learning.scans.selectors import scan_for

SCAN = "/leren/praktijkscan/"


def page_of(client, path=SCAN, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def national(client_as):
    return client_as("national_programme")


def test_lead_and_matrix_of_the_published_programmes(published, national):
    page = page_of(national)
    assert (
        "62 interventies in acht gemeenten, op twaalf thema’s. 56 zetten in op een gefundeerde factor,"
        " 53 zijn echt ingezet." in page
    )
    assert page.count('<th scope="row"><span class="regie-scan__name">') == 62
    assert page.count('scope="rowgroup"') == 8
    assert 'aria-label="hoofdthema, niet ingezet"' in page
    assert "De codering is een reconstructie." in page
    assert "Hij telt mee in het totaal" in page


def test_first_visit_shows_your_own_municipality(two_places, client_as):
    page = page_of(client_as("regisseur"))
    assert "VS1" in page
    assert "OPEN1" not in page
    assert "OPEN1" in page_of(client_as("regisseur"), gemeente="alle")


def test_reconstruction_is_only_marked_where_there_is_one(two_places, client_as):
    assert "reconstructie" not in page_of(client_as("regisseur"))


def test_several_municipalities_stand_side_by_side(published, national):
    page = page_of(national, gemeente=["arnhem", "tilburg"])
    assert "Gemeenten naast elkaar" in page
    assert "16 interventies in Arnhem en Tilburg" in page
    assert page.count('type="checkbox" name="gemeente"') == 8
    assert page.count(" checked>") == 2


def test_filters_narrow_and_stay_chosen(published, national):
    page = page_of(national, gemeente="alle", aanpak="repressive", bewijs="not_founded")
    assert page.count('<th scope="row"><span class="regie-scan__name">') == 2
    assert "DH3" in page
    assert '<option value="repressive" selected>' in page
    assert '<option value="not_founded" selected>' in page


@pytest.mark.parametrize(
    "query", [{"thema": "99"}, {"aanpak": "x"}, {"gemeente": "nergens"}, {"bewijs": "--"}]
)
def test_a_filter_that_is_not_understood_is_said_and_narrows_nothing(published, national, query):
    page = page_of(national, **query)
    assert "62 van 62" in page
    assert "beschikbare keuzes" in page or "Selecteer een geldige keuze" in page


def test_every_link_leads_to_as_many_rows_as_it_says(published, national):
    page = page_of(national, gemeente="alle")
    links = re.findall(r'<a class="regie-count" href="([^"]+)">(\d+)', page)
    assert len(links) > 60
    for href, number in links[:24]:
        path, _mark, query = href.replace("&amp;", "&").partition("?")
        answer = national.get(f"{path}?{query}")
        assert answer.context["count"] == int(number), href


def test_sentences_lead_to_their_rows(published, national):
    page = page_of(national, gemeente="alle")
    part = page[page.index('id="zinnen"') :]
    links = re.findall(r'<a class="utrecht-link" href="([^"]+)">Toon de rijen', part)
    assert len(links) >= 7
    for href in links:
        assert national.get(href.replace("&amp;", "&")).context["count"] > 0


def test_rows_sort_by_natural_code_and_export(published, national, text_of):
    page = national.get(f"{SCAN}rijen/", {"keuze": "all", "gemeente": "eindhoven", "sort": "code"})
    shown = [row.record.code for row in page.context["table"].paginated_rows]
    assert shown[:3] == ["EIN1", "EIN2", "EIN3"]
    assert shown[-1] == "EIN13"
    file = national.get(f"{SCAN}rijen/", {"keuze": "theme-3", "gemeente": "alle", "export": "csv"})
    assert len(b"".join(file.streaming_content).decode().strip().splitlines()) == 13


@pytest.mark.parametrize("choice", ["nonsense", "theme-x", "factor-XX", "topic-none", ".."])
def test_unknown_figure_is_not_found(published, national, choice):
    assert national.get(f"{SCAN}rijen/", {"keuze": choice}).status_code == 404


def test_unknown_form_is_not_found(published, national):
    assert national.get(f"{SCAN}opslaan/exe/").status_code == 404


def test_origin_tells_each_row(published, national):
    page = page_of(national, f"{SCAN}herkomst/", gemeente="alle")
    assert page.count('<th scope="row"') == 62
    assert "Hoe zeker we zijn" in page


def test_nothing_yet_says_what_to_do(municipality, client_as, knowledge):
    page = page_of(client_as("regisseur"))
    assert "Er is nog niets om te scannen" in page
    assert reverse("imports:new") in page
    assert reverse("imports:template") in page
    page = page_of(client_as("analyst"))
    assert "Vraag de regisseur" in page
    assert reverse("imports:new") not in page


def test_filter_without_result_offers_the_way_back(two_places, client_as):
    page = page_of(client_as("regisseur"), gemeente="alle", aanpak="repressive")
    assert "Geen enkele interventie past bij dit filter" in page
    assert "Filter wissen" in page


def test_own_municipality_without_rows_is_pointed_at_the_import(published, municipality, client_as):
    assert "Je eigen gemeente heeft nog geen interventies" in page_of(client_as("regisseur"))
    assert "Je eigen gemeente heeft nog geen" not in page_of(client_as("analyst"))


def test_exploratory_without_a_date_is_warned_about(deploy, municipality, client_as):
    deploy(municipality, "V1", is_exploratory=True)
    assert "Eén verkennende interventie heeft nog geen evaluatiedatum" in page_of(client_as("regisseur"))


def test_programme_and_area_can_be_chosen_where_there_is_a_choice(deploy, municipality, client_as):
    deploy(municipality, "A1", area="Noord", programme="Een")
    deploy(municipality, "A2", area="Zuid", programme="Twee")
    page = page_of(client_as("regisseur"))
    assert 'name="programma"' in page
    assert 'name="gebied"' in page
    page = page_of(client_as("regisseur"), gemeente="voorbeeldstad", gebied="noord")
    assert "A1" in page
    assert "A2" not in page


def test_english_says_the_same(published, client_as):
    client = client_as("national_programme")
    client.cookies["django_language"] = "en"
    page = client.get(SCAN, headers={"accept-language": "en"}).content.decode()
    assert "62 interventions in eight municipalities, on twelve themes." in page
    assert "What stands out" in page


@pytest.mark.parametrize("path", ["", "rijen/?keuze=founded&gemeente=alle", "herkomst/?gemeente=alle"])
def test_queries_do_not_grow(many, client_as, django_assert_max_num_queries, path):
    client = client_as("national_programme")
    many(2)
    with django_assert_max_num_queries(12) as few:
        client.get(SCAN + path)
    many(30, start=2)
    with django_assert_max_num_queries(12) as more:
        client.get(SCAN + path)
    assert len(more) == len(few)


def test_many_municipalities_come_in_pages(many, client_as):
    many(70)
    client = client_as("national_programme")
    page = page_of(client, gemeente="alle")
    assert "Cijfers per gemeente" in page
    assert page.count('scope="rowgroup"') == 60  # two rows each, whole municipalities, 120 rows at most
    assert "Bladzijde 1 van 2" in page
    assert page_of(client, gemeente="alle", pagina=2).count('scope="rowgroup"') == 10
    assert page_of(client, gemeente="alle", pagina="x").count('scope="rowgroup"') == 60
    overview = page_of(client, gemeente="alle", blad=2)
    assert "Plaats 069" in overview[overview.index('id="per-gemeente"') :]


def test_filter_is_part_of_every_address():
    chosen = ScanFilter(municipalities=("a", "b"), approach="preventive", theme=3, area="Noord & Zuid")
    assert chosen.query(keuze="founded") == (
        "?gemeente=a&gemeente=b&aanpak=preventive&thema=3&gebied=Noord+%26+Zuid&keuze=founded"
    )
    assert ScanFilter().query() == "?gemeente=alle"


def test_sentences_are_plain_in_both_languages(published, actor):
    from regie.learning.scans.sentences import sentences

    scan = scan_for(actor("national_programme"), ScanFilter())
    for language in ("nl", "en"):
        with translation.override(language):
            for sentence in sentences(scan):
                assert sentence.title[0].isupper() or sentence.title[0] == "‘"
                assert sentence.title.endswith(".")
                assert "%(" not in sentence.title + sentence.text
