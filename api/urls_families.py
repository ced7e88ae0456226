"""Addresses of families: standards that are released together."""

from django.urls import path

from api import families

FAMILY = "families/<slug:slug>/"
MEMBER = "family-members/<number:pk>/"

urlpatterns = [
    path("families/", families.FamiliesView.as_view(), name="families"),
    path(FAMILY, families.FamilyView.as_view(), name="family"),
    path(f"{FAMILY}members/", families.FamilyMembersView.as_view(), name="family_members"),
    path(f"{FAMILY}validations/", families.FamilyValidationsView.as_view(), name="family_validations"),
    path(f"{FAMILY}release/", families.FamilyReleaseView.as_view(), name="family_release"),
    path(f"{FAMILY}release/publish/", families.FamilyPublishView.as_view(), name="family_publish"),
    path(f"{FAMILY}consultations/", families.FamilyConsultationsView.as_view(), name="family_consultations"),
    path(MEMBER, families.FamilyMemberView.as_view(), name="family_member"),
    path(f"{MEMBER}agree/", families.FamilyMemberAgreeView.as_view(), name="family_member_agree"),
    path(f"{MEMBER}decline/", families.FamilyMemberDeclineView.as_view(), name="family_member_decline"),
]
