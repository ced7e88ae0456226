"""What the site leans on outside its processes, each said in one address: its mail server, the place of its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_email_url
from environs import EnvError


def mail_settings(url: str) -> dict[str, Any]:
    """Django's settings for the mail that a URL describes, in one of the dialects of dj-email-url.

    TLS is commonly asked for as `smtp+tls` (from a plain connection, port 587) and `smtp+ssl` (from the start, port 465).
    """
    address = urlsplit(url)
    known = {"smtp+tls": "submission", "smtp+ssl": "smtp"}.get(address.scheme, address.scheme)
    asked: dict[str, Any] = dj_email_url.parse(address._replace(scheme=known).geturl())
    if "EMAIL_BACKEND" not in asked:
        raise EnvError("EMAIL_URL commence par smtp+tls:, smtp+ssl:, smtp:, console: ou file:, puis //.")
    if address.scheme == "smtp+ssl":
        asked |= {"EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False, "EMAIL_PORT": address.port or 465}
    if asked["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
        asked["EMAIL_BACKEND"] = "accounts.smtp.EmailBackend"
    return asked


def files_settings(url: str) -> dict[str, Any]:
    """Django's storages for the files that people send and the git repositories: in a bucket of a service that speaks S3, or on this
    machine where none is given."""
    roots = {"default": "MEDIA_ROOT", "repositories": "REPOSITORIES_ROOT"}
    if not url:
        return {name: {"BACKEND": "standard.kept_files.here.KeptHere", "OPTIONS": {"root": root}} for name, root in roots.items()}
    address = urlsplit(url)
    asked = dict(parse_qsl(address.query))
    bucket = address.path.strip("/")
    if address.scheme not in ("s3+https", "s3+http") or not address.hostname or not bucket or "/" in bucket or set(asked) - {"region"}:
        raise EnvError("FILES_URL s’écrit s3+https://CLÉ:SECRET@MACHINE/SEAU?region=RÉGION.")
    host = address.netloc.rpartition("@")[2]
    options = {
        "endpoint_url": f"{address.scheme.removeprefix('s3+')}://{host}",
        "access_key": unquote(address.username or ""),
        "secret_key": unquote(address.password or ""),
        "bucket_name": bucket,
        "region_name": asked.get("region", "us-east-1"),
    }
    backend = "standard.kept_files.elsewhere.KeptElsewhere"
    return {name: {"BACKEND": backend, "OPTIONS": {**options, "root": root}} for name, root in roots.items()}
