"""Addresses of what is done in a workshop, in a meeting or on line."""

from django.urls import path

from api import activities, activity_steps

urlpatterns = [
    path("standards/<slug:slug>/activities/", activities.ActivitiesView.as_view(), name="activities"),
    path("activities/<number:pk>/", activities.ActivityView.as_view(), name="activity"),
    path("activities/<number:pk>/prompts/", activity_steps.ActivityPromptsView.as_view(), name="activity_prompts"),
    path("activities/<number:pk>/open/", activities.ActivityOpenView.as_view(), name="activity_open"),
    path("activities/<number:pk>/close/", activities.ActivityCloseView.as_view(), name="activity_close"),
    path("activities/<number:pk>/publish/", activities.ActivityPublishView.as_view(), name="activity_publish"),
    path("activities/<number:pk>/answers/", activity_steps.QuizAnswersView.as_view(), name="quiz_answers"),
    path("activities/<number:pk>/entries/", activity_steps.EntriesView.as_view(), name="activity_entries"),
    path("activity-prompts/<number:pk>/", activity_steps.ActivityPromptView.as_view(), name="activity_prompt"),
    path("activity-prompts/<number:pk>/correction/", activity_steps.PromptCorrectionView.as_view(), name="prompt_correction"),
    path("activity-prompts/<number:pk>/hands/", activity_steps.HandsView.as_view(), name="prompt_hands"),
    path("activity-prompts/<number:pk>/conclusion/", activity_steps.ConclusionView.as_view(), name="prompt_conclusion"),
    path("activity-entries/<number:pk>/", activity_steps.EntryView.as_view(), name="activity_entry"),
    path("activity-entries/<number:pk>/hide/", activity_steps.EntryHideView.as_view(), name="entry_hide"),
    path("activity-entries/<number:pk>/heart/", activity_steps.EntryHeartView.as_view(), name="entry_heart"),
    path("activity-entries/<number:pk>/forum/", activity_steps.EntryForumView.as_view(), name="entry_forum"),
    path("activity-entries/<number:pk>/fate/", activity_steps.EntryFateView.as_view(), name="entry_fate"),
]
