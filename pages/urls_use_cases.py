"""Addresses of what a standard is for."""

from django.urls import path

from pages.use_cases import board, case, listing

CASES = "standards/<slug:slug>/cas-d-usage/"

urlpatterns = [
    path(CASES, listing.use_case_list, name="use_cases"),
    path(f"{CASES}proposer/", listing.propose, name="propose_use_case"),
    path(f"{CASES}classer/", listing.rank, name="rank_use_cases"),
    path(f"{CASES}tableau/", board.board, name="use_case_board"),
    path(f"{CASES}apprecier/", board.appraise, name="appraise"),
    path(f"{CASES}<int:number>/", case.use_case, name="use_case"),
    path(f"{CASES}<int:number>/modifier/", case.edit, name="edit_use_case"),
    path(f"{CASES}<int:number>/instruire/", case.settle, name="settle_use_case"),
    path(f"{CASES}<int:number>/champs/", case.link, name="link_use_case"),
]
