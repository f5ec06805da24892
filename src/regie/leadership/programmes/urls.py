from django.urls import path

from . import views

app_name = "programmes"
AREA, CAPACITY = {"part": "area"}, {"part": "capacity"}
urlpatterns = [
    path("", views.list_page, name="list"),
    path("toevoegen/", views.add_page, name="add"),
    path("<int:pk>/", views.detail_page, name="detail"),
    path("<int:pk>/wijzigen/", views.edit_page, name="edit"),
    path("<int:pk>/status/<slug:to>/", views.move, name="move"),
    path("<int:pk>/regie/", views.people_page, name="people"),
    path("<int:pk>/geschiedenis/", views.history_page, name="history"),
    path("<int:pk>/overdracht/", views.handover_page, name="handover"),
    path("<int:pk>/overdracht/<slug:form>/", views.handover_file, name="handover_file"),
    path("overdracht/<int:pk>/", views.handover_form, name="handover_form"),
    path("<int:programme_pk>/gebieden/toevoegen/", views.row_add, AREA, name="area_add"),
    path("gebieden/<int:pk>/", views.row_edit, AREA, name="area_edit"),
    path("gebieden/<int:pk>/weghalen/", views.row_remove, AREA, name="area_remove"),
    path("gebieden/<int:pk>/terugzetten/", views.row_restore, AREA, name="area_restore"),
    path("<int:programme_pk>/mensen/toevoegen/", views.row_add, CAPACITY, name="capacity_add"),
    path("mensen/<int:pk>/", views.row_edit, CAPACITY, name="capacity_edit"),
    path("mensen/<int:pk>/weghalen/", views.row_remove, CAPACITY, name="capacity_remove"),
    path("mensen/<int:pk>/terugzetten/", views.row_restore, CAPACITY, name="capacity_restore"),
]
