from django.urls import path

from .views import agreements, contacts, matrices, partners

app_name = "partners"
urlpatterns = [
    path("", partners.list_page, name="list"),
    path("toezeggingen/", agreements.commitments_page, name="commitments"),
    path("afspraken/", agreements.agreements_page, name="agreements"),
    path("programma/<int:pk>/", partners.programme_page, name="of_programme"),
    path("programma/<int:pk>/convenanten/", partners.covenants_page, name="covenants"),
    path("programma/<int:pk>/toevoegen/", partners.add_page, name="add"),
    path("programma/<int:pk>/instellen/", partners.settings_page, name="settings"),
    path("programma/<int:pk>/afspraken/toevoegen/", agreements.agreement_add_page, name="agreement_add"),
    path("programma/<int:pk>/rollen/<slug:kind>/", matrices.matrix_page, name="matrix"),
    path("programma/<int:pk>/rollen/<slug:kind>/vullen/", matrices.fill, name="matrix_fill"),
    path("programma/<int:pk>/rollen/<slug:kind>/excel/", matrices.excel, name="matrix_excel"),
    path("programma/<int:pk>/rollen/<slug:kind>/taken/toevoegen/", matrices.task_add_page, name="task_add"),
    path("rollen/<int:pk>/<int:version>/terug/", matrices.unfill, name="matrix_unfill"),
    path("taken/<int:pk>/", matrices.task_page, name="task"),
    path("taken/<int:pk>/weg/", matrices.task_drop, name="task_drop"),
    path("afspraken/<int:pk>/wijzigen/", agreements.agreement_edit_page, name="agreement_edit"),
    path("afspraken/<int:pk>/weg/", agreements.agreement_drop, name="agreement_drop"),
    path("toezeggingen/<int:pk>/wijzigen/", agreements.commitment_edit_page, name="commitment_edit"),
    path("contacten/<int:pk>/wijzigen/", contacts.edit_page, name="contact_edit"),
    path("contacten/<int:pk>/weg/", contacts.drop, name="contact_drop"),
    path("gesprekken/<int:pk>/weg/", contacts.moment_drop, name="moment_drop"),
    path("<int:pk>/", partners.detail_page, name="detail"),
    path("<int:pk>/convenanten/", partners.standing_page, name="standing"),
    path("<int:pk>/wijzigen/", partners.edit_page, name="edit"),
    path("<int:pk>/vertrek/", partners.leave_page, name="leave"),
    path("<int:pk>/terug/", partners.come_back, name="come_back"),
    path("<int:pk>/contacten/toevoegen/", contacts.add_page, name="contact_add"),
    path("<int:pk>/gesprekken/toevoegen/", contacts.moment_add_page, name="moment_add"),
    path("<int:pk>/toezeggingen/toevoegen/", agreements.commitment_add_page, name="commitment_add"),
]
