"""WSGI application, for gunicorn."""

import os

import django
from django.urls import get_resolver

from config.door import Application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django.setup(set_prefix=False)
application = Application()
# The pages are read now: otherwise the first visitor of each process would wait for it.
get_resolver().url_patterns  # noqa: B018
