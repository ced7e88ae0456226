"""Addresses of news: what one is told of, what one follows, feeds."""

from django.urls import path

from pages.news import feeds, views

urlpatterns = [
    path("notifications/", views.my_news, name="news"),
    path("notifications/desinscription/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("standards/<slug:slug>/suivre/", views.follow, name="follow"),
    path("standards/<slug:slug>/nouvelles/<slug:feed>.atom", feeds.feed, name="feed"),
    path("standards/<slug:slug>/champs/<path:name>/commentaires.atom", feeds.field_feed, name="field_feed"),
]
