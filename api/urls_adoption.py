"""Addresses of who uses a standard."""

from django.urls import path

from api import adoption

urlpatterns = [
    path("standards/<slug:slug>/adoption/", adoption.AdoptionView.as_view(), name="adoption"),
    path("standards/<slug:slug>/publications/", adoption.PublicationsView.as_view(), name="publications"),
    path("publications/<number:pk>/", adoption.PublicationView.as_view(), name="publication"),
    path("publications/<number:pk>/check/", adoption.PublicationCheckView.as_view(), name="publication_check"),
    path("publications/<number:pk>/withdraw/", adoption.PublicationWithdrawView.as_view(), name="publication_withdraw"),
    path("standards/<slug:slug>/commitments/", adoption.CommitmentsView.as_view(), name="commitments"),
    path("commitments/<number:pk>/withdraw/", adoption.CommitmentWithdrawView.as_view(), name="commitment_withdraw"),
    path("standards/<slug:slug>/reuses/", adoption.ReusesView.as_view(), name="reuses"),
    path("reuses/<number:pk>/", adoption.ReuseView.as_view(), name="reuse"),
    path("reuses/<number:pk>/settle/", adoption.ReuseSettleView.as_view(), name="reuse_settle"),
]
