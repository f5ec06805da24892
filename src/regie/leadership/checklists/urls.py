from django.urls import path

from . import views
from .programme_scope import SLUG

app_name = "checklists"
urlpatterns = [
    path("", views.list_page, name="list"),
    path(f"{SLUG}/<int:pk>/", views.detail_page, {"scope": SLUG}, name="of_programme"),
    path("<slug:scope>/<int:pk>/", views.detail_page, name="detail"),
    path("<slug:scope>/<int:pk>/vergelijken/", views.compare_page, name="compare"),
    path("<slug:scope>/<int:pk>/alles/", views.all_page, name="all"),
    path("<slug:scope>/<int:pk>/bestand/<slug:form>/", views.export, name="export"),
    path("<slug:scope>/<int:pk>/moment/", views.moment_add, name="moment_add"),
    path("<slug:scope>/<int:pk>/moment/<int:moment>/", views.moment_page, name="moment"),
    path("<slug:scope>/<int:pk>/moment/<int:moment>/weg/", views.moment_undo, name="moment_undo"),
    path("<slug:scope>/<int:pk>/vraag/<slug:question>/", views.question_page, name="question"),
    path("<slug:scope>/<int:pk>/vraag/<slug:question>/actie/", views.action_add, name="action"),
    path("<slug:scope>/<int:pk>/antwoord/<int:answer>/terugnemen/", views.take_back, name="take_back"),
    path("<slug:scope>/<int:pk>/antwoord/<int:answer>/ongedaan/", views.answer_undo, name="answer_undo"),
    path("<slug:scope>/<int:pk>/antwoord/<int:answer>/terugzetten/", views.bring_back, name="bring_back"),
    path("<slug:scope>/<int:pk>/<slug:key>/", views.key_page, name="key"),
]
