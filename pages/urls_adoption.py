"""Addresses of who uses a standard: what is published with it, what is committed to, what is made of it."""

from django.urls import path

from pages.adoption import giving, overview, publication

USES = "standards/<slug:slug>/qui-utilise/"

urlpatterns = [
    path(USES, overview.adoption, name="adoption"),
    path(f"{USES}publications.csv", overview.publications_csv, name="publications_csv"),
    path(f"{USES}declarer/", publication.declare, name="declare_publication"),
    path(f"{USES}publications/<number:number>/", publication.publication, name="publication"),
    path(f"{USES}publications/<number:number>/suivre/", publication.follow, name="follow_version"),
    path(f"{USES}publications/<number:number>/verifier/", publication.check_again, name="check_publication"),
    path(f"{USES}publications/<number:number>/retirer/", publication.withdraw, name="withdraw_publication"),
    path(f"{USES}s-engager/", giving.commit, name="commit"),
    path(f"{USES}engagements/<number:pk>/retirer/", giving.withdraw_commitment, name="withdraw_commitment"),
    path(f"{USES}reutilisation/", giving.declare_reuse, name="declare_reuse"),
    path(f"{USES}reutilisations/<number:pk>/instruire/", giving.settle_reuse, name="settle_reuse"),
    path(f"{USES}reutilisations/<number:pk>/retirer/", giving.withdraw_reuse, name="withdraw_reuse"),
]
