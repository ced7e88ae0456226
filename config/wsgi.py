"""WSGI application, for gunicorn."""

import os

import django

from config.door import Application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django.setup(set_prefix=False)
application = Application()
