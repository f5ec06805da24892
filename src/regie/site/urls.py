"""All addresses. Paths are Dutch, names are English."""

from django.urls import include, path

from . import errors, search

urlpatterns = [
    path("", include("regie.site.today.urls")),
    path("", include("regie.site.pages_urls")),
    path("zoeken/", search.search_page, name="search"),
    path("zoeken/voorstellen/", search.suggestions, name="search_suggestions"),
    path("account/", include("regie.access.accounts.urls")),
    path("beheer/", include("regie.access.organisations.urls")),
    path("beheer/", include("regie.access.authorisation.urls")),
    path("beheer/", include("regie.access.logbook.urls")),
    path("dossiers/", include("regie.access.dossiers.urls")),
    path("werk/", include("regie.access.jobs.urls")),
    path("meldingen/", include("regie.access.notices.urls")),
    path("privacy/", include("regie.privacy.requests.urls")),
    path("personen/", include("regie.analysis.persons.urls")),
    path("privacy/verstrekkingen/", include("regie.privacy.disclosures.urls")),
    path("privacy/", include("regie.privacy.register.urls")),
    path("samenwerking/gronden/", include("regie.access.grounds.urls")),
    path("samenwerking/convenanten/", include("regie.access.covenants.urls")),
    path("samenwerking/", include("regie.access.collaborations.urls")),
    path("privacy/bewaren/", include("regie.privacy.retention.urls")),
    path("kennis/themas/", include("regie.knowledge.themes.urls")),
    path("kennis/factoren/", include("regie.knowledge.factors.urls")),
    path("kennis/bronnen/", include("regie.knowledge.sources.urls")),
    path("kennis/", include("regie.knowledge.interventions.urls")),
    path("leiderschap/partners/", include("regie.leadership.partners.urls")),
    path("leiderschap/", include("regie.rulebook.findings.urls")),
    path("leiderschap/programmas/", include("regie.leadership.programmes.urls")),
    path("leiderschap/overleg/", include("regie.leadership.governance.urls")),
    path("leiderschap/middelen/", include("regie.leadership.funding.urls")),
    path("leiderschap/checklists/", include("regie.leadership.checklists.urls")),
    path("leiderschap/acties/", include("regie.leadership.actions.urls")),
    path("leiderschap/besluiten/", include("regie.leadership.decisions.urls")),
    path("leiderschap/escalaties/", include("regie.leadership.escalations.urls")),
    path("leiderschap/contact/", include("regie.leadership.participation.urls")),
    path("leiderschap/opdrachten/", include("regie.leadership.assignments.urls")),
    path("aanpak/inzet/importeren/", include("regie.approach.imports.urls")),
    path("aanpak/inzet/", include("regie.approach.deployments.urls")),
    path("leren/praktijkscan/", include("regie.learning.scans.urls")),
    path("leren/coderen/", include("regie.learning.codings.urls")),
]

handler400 = errors.bad_request
handler403 = errors.refused
handler404 = errors.not_found
handler500 = errors.broken
