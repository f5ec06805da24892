from django.urls import path

from . import views

app_name = "retention"
urlpatterns = [
    path("", views.preview_page, name="preview"),
    path("voorstellen/", views.proposals_page, name="proposals"),
    path("voorstellen/nieuw/", views.propose_page, name="propose"),
    path("voorstellen/<uuid:pk>/", views.proposal_page, name="proposal"),
    path("voorstellen/<uuid:pk>/goedkeuren/", views.approve_page, name="approve"),
    path("voorstellen/<uuid:pk>/afwijzen/", views.reject_page, name="reject"),
    path("voorstellen/<uuid:pk>/intrekken/", views.cancel_page, name="cancel"),
    path("voorstellen/<uuid:pk>/verder/", views.resume, name="resume"),
    path("vasthouden/", views.holds_page, name="holds"),
    path("vasthouden/nieuw/", views.hold_page, name="hold"),
    path("vasthouden/<int:pk>/opheffen/", views.lift_page, name="lift"),
    path("termijnen/", views.terms_page, name="terms"),
    path("termijnen/nieuw/", views.term_page, name="term"),
    path("termijnen/<int:pk>/beeindigen/", views.term_end_page, name="term_end"),
    path("vernietigd/", views.records_page, name="records"),
]
