from django.urls import path

from . import views

app_name = "dossiers"
urlpatterns = [
    path("", views.dossiers_page, name="list"),
    path("waarom/", views.why_page, name="why"),
    path("noodtoegang/", views.emergencies_page, name="emergencies"),
    path("noodtoegang/openen/", views.emergency_open_page, name="emergency_open"),
    path("noodtoegang/<int:pk>/einde/", views.emergency_end, name="emergency_end"),
    path("noodtoegang/<int:pk>/oordeel/", views.emergency_judge_page, name="emergency_judge"),
    path("<uuid:pk>/", views.dossier_page, name="detail"),
    path("<uuid:pk>/lezers/", views.readers_page, name="readers"),
    path("<uuid:pk>/taken/geven/", views.task_give_page, name="task_give"),
    path("<uuid:pk>/taken/<int:task_pk>/einde/", views.task_end, name="task_end"),
    path("<uuid:pk>/taken/<int:task_pk>/terug/", views.task_restore, name="task_restore"),
    path("<uuid:pk>/sluiten/", views.close_page, name="close"),
    path("<uuid:pk>/heropenen/", views.reopen_page, name="reopen"),
    path("<uuid:pk>/beperken/", views.restrict_page, name="restrict"),
    path("<uuid:pk>/openstellen/", views.lift_page, name="lift"),
]
