"""A list filters, sorts, pages and exports what it shows."""

from io import BytesIO

import django_filters
import django_tables2 as tables
import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from regie.ui.lists import list_page


class Kinds(tables.Table):
    model = tables.Column(verbose_name="Soort")
    app_label = tables.Column(verbose_name="Deel", attrs={"th": {"numeric": True}})


class KindFilter(django_filters.FilterSet):
    model = django_filters.CharFilter(label="Soort bevat", lookup_expr="icontains")

    class Meta:
        model = ContentType
        fields = ("model",)


@pytest.fixture
def kinds(db):
    ContentType.objects.all().delete()
    ContentType.objects.bulk_create(ContentType(app_label="proef", model=f"soort{n:03}") for n in range(120))
    yield
    ContentType.objects.clear_cache()


def page(query=""):
    request = RequestFactory().get(f"/lijst/?{query}")
    request.session = {}
    return list_page(
        request,
        queryset=ContentType.objects.order_by("model"),
        table=Kinds,
        filters=KindFilter,
        title="Soorten & meer",
    )


def rows_of(response):
    return response.content.decode().count("utrecht-table__row")


def test_it_pages(kinds):
    first, last = page().content.decode(), page("page=5").content.decode()
    assert "soort000" in first
    assert "soort025" not in first
    assert "soort119" in last
    assert "120 rijen" in first
    assert 'aria-current="page"' in first
    assert 'rel="next"' in first
    assert 'rel="prev"' in last


def test_a_page_beyond_the_end_is_the_last(kinds):
    assert "soort119" in page("page=99").content.decode()


def test_it_sorts_and_says_so(kinds):
    text = page("sort=-model").content.decode()
    assert "soort119" in text
    assert 'aria-sort="descending"' in text
    assert "?sort=model" in text.replace("&amp;", "&")


def test_it_filters_keeps_the_filter_and_can_be_cleared(kinds):
    text = page("model=soort01").content.decode()
    assert rows_of(page("model=soort01")) == 10
    assert 'value="soort01"' in text
    assert "Filter wissen" in text
    assert "?model=soort01&amp;export=xlsx" in text


def test_nothing_found_says_what_to_do(kinds):
    text = page("model=bestaatniet").content.decode()
    assert "Niets gevonden" in text
    assert "export=" not in text


def test_export_is_what_the_filter_shows_all_pages_in_order(kinds):
    lines = b"".join(page("model=soort0&sort=-model&export=csv").streaming_content).decode().split("\r\n")
    assert lines[0] == "\ufeffSoort;Deel"
    assert len(lines) == 1 + 100 + 1
    assert lines[1] == "soort099;proef"


def test_export_to_excel(kinds):
    response = page("export=xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="soorten-meer.xlsx"'
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    response.close()
    assert len(book.get_sheet_by_index(0).to_python()) == 121


@pytest.mark.parametrize("query", ["", "model=soort00", "page=2", "sort=model"])
def test_queries_do_not_grow(kinds, django_assert_max_num_queries, query):
    with django_assert_max_num_queries(2):
        page(query)


def test_a_slice_can_add_its_own_actions(kinds, tmp_path, settings):
    """The blocks of ui/list.html stand inside a component's slot and can still be filled."""
    from django.template import Context, Template

    source = (
        '{% extends "ui/list.html" %}{% block actions %}<c-button kind="primary-action">Nieuw</c-button>'
        "{% endblock %}{% block empty %}Begin hier{% endblock %}"
    )
    from django_cotton.compiler_regex import CottonCompiler

    request = RequestFactory().get("/")
    text = Template(CottonCompiler().process(source)).render(
        Context({"request": request, "title": "T", "count": 0, "filter": None, "lead": ""})
    )
    assert "Nieuw" in text
    assert "Begin hier" in text
