from django.urls import path

from . import views

app_name = "grounds"
urlpatterns = [
    path("", views.list_page, name="list"),
    path("<int:pk>/", views.detail_page, name="detail"),
    path("<int:pk>/nakijken/", views.check_page, name="check"),
    path("nagekeken/<int:pk>/intrekken/", views.check_withdraw, name="check_withdraw"),
]
