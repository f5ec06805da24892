from django.urls import path

from .views import covenants, matrix, signing

app_name = "covenants"
urlpatterns = [
    path("", covenants.list_page, name="list"),
    path("van/<int:pk>/", covenants.of_collaboration_page, name="of_collaboration"),
    path("van/<int:pk>/toevoegen/", covenants.add_page, name="add"),
    path("met-grond/<int:pk>/", matrix.of_ground_page, name="of_ground"),
    path("<int:pk>/", covenants.detail_page, name="detail"),
    path("<int:pk>/wijzigen/", covenants.edit_page, name="edit"),
    path("<int:pk>/in-werking/", covenants.activate, name="activate"),
    path("<int:pk>/beeindigen/", covenants.end_page, name="end"),
    path("<int:pk>/verlengen/", covenants.renew_page, name="renew"),
    path("<int:pk>/gronden/<int:organisation_pk>/<slug:category>/", matrix.line_page, name="line"),
    path(
        "<int:pk>/gronden/<int:organisation_pk>/<slug:category>/weghalen/",
        matrix.line_remove,
        name="line_remove",
    ),
    path("<int:pk>/tekenen/", signing.sign_page, name="sign"),
    path("<int:pk>/document/", signing.document_page, name="document"),
    path("<int:pk>/document/downloaden/", signing.document_download, name="document_download"),
    path("handtekeningen/<int:pk>/intrekken/", signing.withdraw_page, name="withdraw"),
    path("partners/<int:pk>/vertrekken/", signing.partner_leave_step, name="partner_leave"),
]
