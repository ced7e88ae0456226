"""Addresses of what a standard is for, and of the fields that it shares with others."""

from django.urls import path

from pages.committee import sharing
from pages.use_cases import board, case, listing

CASES = "standards/<slug:slug>/cas-d-usage/"
SHARED = "standards/<slug:slug>/champs-partages/"

urlpatterns = [
    path(CASES, listing.use_case_list, name="use_cases"),
    path(f"{CASES}proposer/", listing.propose, name="propose_use_case"),
    path(f"{CASES}classer/", listing.rank, name="rank_use_cases"),
    path(f"{CASES}tableau/", board.board, name="use_case_board"),
    path(f"{CASES}apprecier/", board.appraise, name="appraise"),
    path(f"{CASES}<number:number>/", case.use_case, name="use_case"),
    path(f"{CASES}<number:number>/modifier/", case.edit, name="edit_use_case"),
    path(f"{CASES}<number:number>/instruire/", case.settle, name="settle_use_case"),
    path(f"{CASES}<number:number>/champs/", case.link, name="link_use_case"),
    path(SHARED, sharing.shared_fields, name="shared_fields"),
    path(f"{SHARED}<number:pk>/", sharing.shared_field, name="shared_field"),
    path(f"{SHARED}<number:pk>/modifier/", sharing.change, name="change_shared"),
    path(f"{SHARED}<number:pk>/fin/", sharing.end, name="end_shared"),
    path(f"{SHARED}<number:pk>/echanges/", sharing.say, name="exchange"),
]
