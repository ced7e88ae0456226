"""What people follow, and when they receive its news."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from standard.models.chain import Standard
from standard.news import PACES, Pace, Topic


class Subscription(models.Model):
    """That somebody follows something of a standard, or has stopped: who stopped does not follow again by writing there."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=40, blank=True)
    """`standard.news.Topic`."""
    stopped = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["standard", "kind", "key", "user"], name="one_subscription_a_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.kind} {self.key}"

    @property
    def topic(self) -> Topic:
        return Topic(self.kind, self.key)


class NewsPreference(models.Model):
    """When somebody receives the news of a standard by mail, where they chose another pace than the usual one."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="news_preferences")
    pace = models.CharField(
        "rythme", max_length=20, choices=[(pace.value, words) for pace, words in PACES.items() if pace is not Pace.USUAL]
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["standard", "user"], name="one_news_preference_a_standard")]

    def __str__(self) -> str:
        return self.get_pace_display()
