from django.urls import path

from . import views

app_name = "disclosures"
urlpatterns = [
    path("", views.inbox_page, name="inbox"),
    path("alle/", views.list_page, name="list"),
    path("vragen/", views.ask_page, name="ask"),
    path("aanbieden/", views.offer_page, name="offer"),
    path("<int:pk>/", views.detail_page, name="detail"),
    path("<int:pk>/beantwoorden/", views.answer_page, name="answer"),
    path("<int:pk>/aannemen/", views.accept, name="accept"),
    path("<int:pk>/weigeren/", views.refuse_page, name="refuse"),
    path("<int:pk>/intrekken/", views.withdraw, name="withdraw"),
    path("<int:pk>/doorgeven/", views.onward_page, name="onward"),
    path("<int:pk>/toestemming/", views.consent_page, name="consent"),
]
