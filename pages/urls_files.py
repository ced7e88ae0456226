"""Addresses of those who bring a file: to check, to rewrite for another version, or two schemas to compare."""

from django.urls import path

from pages.files import acting, columns, compared, comparing, converting, downloads, reading, rows, samples, sending

urlpatterns = [
    path("comparer/", comparing.compare_files, name="compare_files"),
    path("comparer/<uuid:comparison_id>/", compared.compared, name="compared"),
    path("comparer/<uuid:comparison_id>/comparaison.json", compared.download, {"output": "json"}, name="compared_json"),
    path("comparer/<uuid:comparison_id>/comparaison.md", compared.download, {"output": "markdown"}, name="compared_markdown"),
    path("comparer/<uuid:comparison_id>/proposer/", compared.propose, name="compared_propose"),
    path("comparer/<uuid:comparison_id>/effacer/", compared.erase, name="compared_erase"),
    path("standards/<slug:slug>/mettre-a-jour/", converting.convert, name="convert"),
    path("standards/<slug:slug>/mettre-a-jour/<uuid:conversion_id>/", converting.converted, name="file_conversion"),
    path("standards/<slug:slug>/mettre-a-jour/<uuid:conversion_id>/fichier", converting.new_file, name="converted_file"),
    path("standards/<slug:slug>/mettre-a-jour/<uuid:conversion_id>/a-decider.csv", converting.decisions, name="converted_decisions"),
    path("standards/<slug:slug>/mettre-a-jour/<uuid:conversion_id>/effacer/", converting.erase, name="converted_erase"),
    path("standards/<slug:slug>/echantillons/", samples.samples, name="samples"),
    path("standards/<slug:slug>/echantillons/<number:pk>/fichier", samples.sample_file, name="sample_file"),
    path("standards/<slug:slug>/echantillons/<number:pk>/decrire/", samples.describe, name="describe_sample"),
    path("standards/<slug:slug>/echantillons/<number:pk>/acces/", samples.choose, name="choose_sample"),
    path("standards/<slug:slug>/echantillons/<number:pk>/effacer/", samples.remove, name="remove_sample"),
    path("standards/<slug:slug>/verifier/", sending.validate, name="validate"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/", reading.report, name="validation_report"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/rapport.json", downloads.report_json, name="validation_json"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/badge.svg", downloads.badge_svg, name="validation_badge"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/fichiers/<str:name>", downloads.made_file, name="validation_file"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/lignes/", rows.rows, name="validation_rows"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/lignes/corriger/", rows.type_cells, name="validation_cells"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/colonnes/", columns.columns, name="validation_columns"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/correspondance.json", columns.mapping_file, name="validation_mapping"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/verifier/", rows.check_again, name="validation_again"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/fichier", downloads.rewritten_file, name="validation_copy"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/corriger/", acting.correct, name="validation_correct"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/copie-corrigee", downloads.corrected_file, name="validation_corrected"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/arreter/", acting.cancel, name="validation_cancel"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/partager/", acting.share, name="validation_share"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/tableau/", acting.give_table, name="validation_table"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/mettre-a-jour/", acting.convert, name="validation_convert"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/feuille/", acting.check_sheet, name="validation_sheet"),
    path("standards/<slug:slug>/verifier/<uuid:report_id>/effacer/", acting.erase, name="validation_erase"),
]
