from django.urls import path

from . import views

app_name = "assignments"
GOALS, ACTIVITIES, RESULTS = {"part": "goals"}, {"part": "activities"}, {"part": "results"}
urlpatterns = [
    path("", views.list_page, name="list"),
    path("programma/<int:pk>/", views.of_programme, name="of_programme"),
    path("programma/<int:pk>/nieuw/", views.start, name="start"),
    path("programma/<int:pk>/draagvlak/<slug:portfolio>/", views.support_page, name="support"),
    path("smart/", views.smart_fragment, name="smart"),
    path("<int:pk>/", views.detail_page, name="detail"),
    path("<int:pk>/teksten/", views.texts_page, name="texts"),
    path("<int:pk>/verschil/", views.compare_page, name="compare"),
    path("<int:pk>/status/<slug:to>/", views.move, name="move"),
    path("<int:pk>/besluit/<slug:body>/", views.decide_page, name="decide"),
    path("<int:assignment_pk>/doelen/toevoegen/", views.row_add, GOALS, name="goal_add"),
    path("doelen/<int:pk>/", views.row_edit, GOALS, name="goal_edit"),
    path("doelen/<int:pk>/weghalen/", views.row_remove, GOALS, name="goal_remove"),
    path("doelen/<int:pk>/terugzetten/", views.row_restore, GOALS, name="goal_restore"),
    path("<int:assignment_pk>/activiteiten/toevoegen/", views.row_add, ACTIVITIES, name="activity_add"),
    path("activiteiten/<int:pk>/", views.row_edit, ACTIVITIES, name="activity_edit"),
    path("activiteiten/<int:pk>/weghalen/", views.row_remove, ACTIVITIES, name="activity_remove"),
    path("activiteiten/<int:pk>/terugzetten/", views.row_restore, ACTIVITIES, name="activity_restore"),
    path("<int:assignment_pk>/resultaten/toevoegen/", views.row_add, RESULTS, name="result_add"),
    path("resultaten/<int:pk>/", views.row_edit, RESULTS, name="result_edit"),
    path("resultaten/<int:pk>/weghalen/", views.row_remove, RESULTS, name="result_remove"),
    path("resultaten/<int:pk>/terugzetten/", views.row_restore, RESULTS, name="result_restore"),
]
