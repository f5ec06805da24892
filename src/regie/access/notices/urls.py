from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.notices_page, name="list"),
    path("gelezen/", views.read_all, name="read_all"),
    path("ongelezen/<int:moment>/", views.unread_all, name="unread_all"),
    path("voorkeuren/", views.preferences_page, name="preferences"),
    path("afmelden/<str:token>/", views.unsubscribe_page, name="unsubscribe"),
    path("<int:pk>/", views.open_page, name="open"),
    path("<int:pk>/gelezen/", views.read, name="read"),
    path("<int:pk>/ongelezen/", views.unread, name="unread"),
]
