"""Addresses of what is done in a workshop, in a meeting or on line."""

from django.urls import path

from pages.activities import acting, entries, listing, page, preparing

ACTIVITIES = "standards/<slug:slug>/reunions/activites/"
ONE = f"{ACTIVITIES}<number:number>/"
ENTRY = f"{ONE}paroles/<number:pk>/"

urlpatterns = [
    path(ACTIVITIES, listing.activities, name="activities"),
    path(f"{ACTIVITIES}nouvelle/", preparing.new_activity, name="new_activity"),
    path(ONE, page.activity, name="activity"),
    path(f"{ONE}modifier/", preparing.edit_activity, name="edit_activity"),
    path(f"{ONE}demander/", preparing.ask, name="ask_in_activity"),
    path(f"{ONE}glossaire/", preparing.ask_glossary, name="ask_glossary"),
    path(f"{ONE}demander/<number:pk>/modifier/", preparing.rewrite_prompt, name="rewrite_prompt"),
    path(f"{ONE}demander/<number:pk>/corriger/", preparing.correct_prompt, name="correct_prompt"),
    path(f"{ONE}demander/<number:pk>/retirer/", preparing.take_off, name="take_off_prompt"),
    path(f"{ONE}abandonner/", preparing.discard, name="discard_activity"),
    path(f"{ONE}conduire/", acting.run, name="run_activity"),
    path(f"{ONE}repondre/", acting.answer, name="answer_quiz"),
    path(f"{ONE}mains/<number:pk>/", acting.raise_hands, name="raise_hands"),
    path(f"{ONE}dire/", acting.say, name="say_in_activity"),
    path(f"{ONE}saisir/", acting.type_in, name="type_in_activity"),
    path(f"{ONE}synthese/<number:pk>/", acting.conclude, name="conclude_debate"),
    path(ENTRY, entries.entry, name="activity_entry"),
    path(f"{ENTRY}retirer/", entries.withdraw, name="withdraw_entry"),
    path(f"{ENTRY}masquer/", entries.hide, name="hide_entry"),
    path(f"{ENTRY}coeur/", entries.heart, name="heart_entry"),
    path(f"{ENTRY}ranger/", entries.sort, name="sort_entry"),
    path(f"{ENTRY}suite/", entries.settle, name="settle_entry"),
]
