"""Addresses of news: what one is told of, what one follows, feeds."""

from django.urls import path

from pages.news import feeds, letters, views

urlpatterns = [
    path("notifications/", views.my_news, name="news"),
    path("notifications/desinscription/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("standards/<slug:slug>/suivre/", views.follow, name="follow"),
    path("standards/<slug:slug>/lettres/", letters.letters, name="letters"),
    path("standards/<slug:slug>/lettres/nouvelle/", letters.write, name="write_letter"),
    path("standards/<slug:slug>/lettres/<number:number>/", letters.letter, name="letter"),
    path("standards/<slug:slug>/lettres/<number:number>/clore/", letters.close, name="close_letter"),
    path("standards/<slug:slug>/lettres/<number:number>/reponses/<number:pk>/masquer/", letters.hide, name="hide_letter_answer"),
    path("standards/<slug:slug>/nouvelles/<slug:feed>.atom", feeds.feed, name="feed"),
    path("standards/<slug:slug>/champs/<path:name>/commentaires.atom", feeds.field_feed, name="field_feed"),
]
