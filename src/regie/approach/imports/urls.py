from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("", views.new_page, name="new"),
    path("sjabloon/", views.template, name="template"),
    path("eerder/", views.list_page, name="list"),
    path("<uuid:pk>/", views.check_page, name="check"),
    path("<uuid:pk>/fouten/", views.problems_page, name="problems"),
    path("<uuid:pk>/regels/", views.lines_page, name="lines"),
    path("<uuid:pk>/gemarkeerd/", views.marked, name="marked"),
    path("<uuid:pk>/kolommen/", views.choose, name="choose"),
    path("<uuid:pk>/opnieuw/", views.again, name="again"),
    path("<uuid:pk>/schrijven/", views.write, name="write"),
    path("<uuid:pk>/weg/", views.discard, name="discard"),
    path("<uuid:pk>/klaar/", views.done_page, name="done"),
    path("<uuid:pk>/terug/", views.undo_page, name="undo"),
]
