from django.urls import URLPattern

app_name = "concertation"

urlpatterns: list[URLPattern] = []
