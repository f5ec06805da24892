from django.urls import path

from .views import agreeing, coding, comparing, rounds

app_name = "codings"
urlpatterns = [
    path("", rounds.list_page, name="list"),
    path("nieuw/", rounds.new_page, name="new"),
    path("<int:pk>/", rounds.round_page, name="round"),
    path("<int:pk>/klaar/", rounds.ready, name="ready"),
    path("<int:pk>/niet-klaar/", rounds.not_ready, name="not_ready"),
    path("<int:pk>/stoppen/", rounds.stop, name="stop"),
    path("<int:pk>/hervatten/", rounds.resume, name="resume"),
    path("<int:pk>/coderen/", coding.start, name="start"),
    path("<int:pk>/coderen/<int:number>/", coding.code_page, name="code"),
    path("<int:pk>/verschillen/", comparing.compare_page, name="compare"),
    path("<int:pk>/overeenstemming/", comparing.agreement_page, name="agreement"),
    path("<int:pk>/codering.xlsx", comparing.export, name="export"),
    path("<int:pk>/consensus/", agreeing.consensus_list, name="consensus_list"),
    path("<int:pk>/consensus/<int:number>/", agreeing.consensus_page, name="consensus"),
    path("<int:pk>/consensus/gelijke/", agreeing.take_equal, name="take_equal"),
    path("<int:pk>/consensus/instemmen/", agreeing.confirm, name="confirm"),
    path("<int:pk>/consensus/overnemen/", agreeing.apply, name="apply"),
    path("<int:pk>/consensus/terugzetten/", agreeing.undo_apply, name="undo_apply"),
]
