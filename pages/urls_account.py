"""Addresses of one's own account."""

from django.urls import path

from pages.account import views

urlpatterns = [
    path("compte/", views.profile, name="profile"),
    path("compte/fermer/", views.close, name="close"),
    path("compte/jetons/", views.tokens, name="tokens"),
    path("courriels/", views.demo_mails, name="demo_mails"),
]
