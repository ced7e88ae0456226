"""Addresses that show a standard together with its debate.

They are named in the namespace `standard`, whose models give these names as their address, although their views are here:
a page may show the debate on a field, while `standard` never imports `concertation`.
"""

from django.urls import path
from django.views.generic import RedirectView

from concertation.views import updating
from concertation.views.reading import compare, dictionary, history, home, migration, releases, search, why
from concertation.views.validation import acting, downloads, reading, sending
from standard import urls

app_name = "standard"

urlpatterns = [
    path("", home.site_home, name="index"),
    path("standards/", RedirectView.as_view(pattern_name="standard:index")),
    path("recherche/", search.search, name="search"),
    *urls.urlpatterns,
    path("standards/<slug:slug>/", home.standard_home, name="home"),
    path("standards/<slug:slug>/champs/", dictionary.fields, name="fields"),
    path("standards/<slug:slug>/champs/<path:name>/pourquoi/", why.why, name="why"),
    path("standards/<slug:slug>/champs/<path:name>/", dictionary.field, name="field"),
    path("standards/<slug:slug>/versions/", releases.releases, name="releases"),
    path("standards/<slug:slug>/versions/travail/", releases.working, name="working"),
    path("standards/<slug:slug>/versions/comparer/", compare.choose, name="choose_compare"),
    path("standards/<slug:slug>/versions/<version:version>/", releases.release, name="release"),
    path("standards/<slug:slug>/versions/<state:before>...<state:after>/", compare.compare, name="compare"),
    path("standards/<slug:slug>/versions/<state:before>...<state:after>/comparaison.json", compare.compare_json, name="compare_json"),
    path("standards/<slug:slug>/versions/<state:before>...<state:after>/comparaison.md", compare.compare_markdown, name="compare_markdown"),
    path("standards/<slug:slug>/versions/<state:before>...<state:after>/migration/", migration.migration_table, name="migration_table"),
    path("standards/<slug:slug>/versions/<state:before>...<state:after>/migration.csv", migration.migration_csv, name="migration_csv"),
    path("standards/<slug:slug>/versions/<state:before>...<state:after>/migration.json", migration.migration_json, name="migration_json"),
    path("standards/<slug:slug>/mettre-a-jour/", updating.update, name="update"),
    path("standards/<slug:slug>/mettre-a-jour/<uuid:migration_id>/", updating.updated, name="file_migration"),
    path("standards/<slug:slug>/mettre-a-jour/<uuid:migration_id>/fichier", updating.new_file, name="updated_file"),
    path("standards/<slug:slug>/mettre-a-jour/<uuid:migration_id>/a-decider.csv", updating.decisions, name="updated_decisions"),
    path("standards/<slug:slug>/mettre-a-jour/<uuid:migration_id>/effacer/", updating.erase, name="updated_erase"),
    path("standards/<slug:slug>/historique/", history.history, name="history"),
    path("standards/<slug:slug>/verifier/", sending.validate, name="validate"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/", reading.report, name="validation_report"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/rapport.json", downloads.report_json, name="validation_json"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/badge.svg", downloads.badge_svg, name="validation_badge"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/fichiers/<str:name>", downloads.made_file, name="validation_file"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/corriger/", acting.correct, name="validation_correct"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/copie-corrigee", downloads.corrected_file, name="validation_corrected"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/arreter/", acting.cancel, name="validation_cancel"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/partager/", acting.share, name="validation_share"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/feuille/", acting.check_sheet, name="validation_sheet"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/effacer/", acting.erase, name="validation_erase"),
]
