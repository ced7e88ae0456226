"""A strict world: what a careless page or query gets away with elsewhere fails here."""

import gc
import inspect
import itertools
import os
import re
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLDeleteCompiler, SQLInsertCompiler, SQLUpdateCompiler
from django.template import engines
from django.test import Client, TestCase, TransactionTestCase, override_settings
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from pages import shared_pages
from standard.memory import REMEMBERED
from standard.publishing import registry
from standard.schema import compatibility, limits
from standard.schema.alignment.search import AlignmentSearch
from standard.schema.diff.comparison import SchemaComparison
from standard.schema.lint.subject import LintSubject
from standard.schema.operations import ChangingSchema
from standard.validation import child
from tests.mail_server import MailServer

settings.register_profile("default", max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", parent=settings.get_profile("default"), max_examples=2_000, derandomize=False, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# What tests leave is small and short-lived: it is looked for less often, and never among what was there before them.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    gc.freeze()


OUR_TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")


class OneBrowser(LoadFileScheduling):
    """A file goes to one worker, and the browser's files all to the same: two browsers at once slow each other down."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: whoever leads the browser waits for it most of the time."""
    return (os.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowser:
    return OneBrowser(config, log)


class UndefinedVariable(str):
    """What an undefined variable becomes: a failure in a template of ours, the usual "" in a library's."""

    def __bool__(self) -> bool:
        return _template_of_ours() is not None

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: Any) -> str:
        raise AssertionError(f"Variable indéfinie {{{{ {variable} }}}} dans {_template_of_ours()}.")


def _template_of_ours() -> str | None:
    """The template being rendered, if it is ours. Django says it nowhere: the frames are read."""
    frame = inspect.currentframe()
    while frame and frame.f_code.co_name != "render_annotated":
        frame = frame.f_back
    origin = str(getattr(frame.f_locals["self"], "origin", "")) if frame else ""
    return origin if origin.startswith(OUR_TEMPLATES) else None


@pytest.fixture(scope="session", autouse=True)
def undefined_variables_fail() -> None:
    engines["django"].engine.string_if_invalid = UndefinedVariable()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database of this process alone. SQLite's is a file, as on a real site: in memory, two threads don't wait for each other."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    else:
        connection.settings_dict["TEST"]["NAME"] = f"test_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A live server's threads may still hold a session of the database when it is to be dropped: PostgreSQL refuses that."""
    yield
    if connection.vendor == "postgresql":
        # A test that made everybody leave ended this session too, unless another test has begun one since.
        connection.close()
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def plain_settings() -> Iterator[None]:
    """What costs time is made cheap, and what tests ask in a minute is not counted: a request in ten would take more queries."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, API_READS=0, API_WRITES=0):
        yield


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that nobody has, one a test: whoever writes there makes it. Most tests write nothing."""
    base = tmp_path_factory.mktemp("written")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(scope="session", autouse=True)
def sealed_project(folders: Iterator[Path]) -> Iterator[None]:
    """Nothing is written beside the project."""
    with _sealed(next(folders)):
        yield


@pytest.fixture(autouse=True)
def sealed_settings(request: pytest.FixtureRequest, folders: Iterator[Path]) -> Iterator[None]:
    """What a test with a database writes is its own; the others, which are most of them, have nothing to write."""
    if not (_DATABASE.intersection(request.fixturenames) or request.node.get_closest_marker("django_db")):
        yield
        return
    with _sealed(next(folders)):
        yield


_DATABASE = {"db", "transactional_db", "live_server"}


def _sealed(folder: Path) -> override_settings:
    return override_settings(DEMO_MAIL_DIR=folder / "courriels", MEDIA_ROOT=folder / "fichiers", REPOSITORIES_ROOT=folder / "depots")


@pytest.fixture(autouse=True)
def nothing_is_remembered_from_another_test() -> None:
    """Tests write rows without the lock of a standard, and find the same keys in another database."""
    REMEMBERED.clear()
    shared_pages.SHARED.clear()


@pytest.fixture(autouse=True)
def views_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many tests count what a view asks of the database, or write rows without the lock: `pages/test_shared_pages.py` has the rest."""
    monkeypatch.setattr(shared_pages, "READ_BY_ALL", frozenset())


@pytest.fixture(scope="session", autouse=True)
def unordered_means_any_order() -> Iterator[None]:
    """A queryset without an order comes back reversed, so that nothing leans on the order of the rows."""
    fetch_all = QuerySet._fetch_all

    def reversed_unless_ordered(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and not self.ordered:
            self._result_cache.reverse()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", reversed_unless_ordered)
        yield


@pytest.fixture(scope="session", autouse=True)
def tests_may_empty_tables() -> None:
    """The rows that bind are deleted by nobody, but a test with real transactions leaves an empty database behind it.

    Emptying it tells Django to make the triggers again, as after any `migrate`.
    """
    from standard import triggers  # it reads models, which are not ready when pytest reads this file

    teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def without_triggers(self: TransactionTestCase) -> None:
        if not isinstance(self, TestCase):
            triggers.remove(connection)
        teardown(self)

    TransactionTestCase._fixture_teardown = without_triggers  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def nothing_is_analysed_under_a_lock() -> Iterator[None]:
    """Whoever reads, examines, compares or renders a schema while other writers wait fails, wherever that happens."""
    from standard.services.numbers import held  # it reads models, which are not ready when pytest reads this file

    def unlocked(analysis: Callable[..., Any], name: str) -> Callable[..., Any]:
        @wraps(analysis)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            assert not held(), f"{name} under the lock of a standard"
            return analysis(*args, **kwargs)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            (limits, "check"),
            (AlignmentSearch, "__init__"),
            (SchemaComparison, "__init__"),
            (ChangingSchema, "__init__"),
            (LintSubject, "__init__"),
            (compatibility.schemas, "_impacts"),
            (registry, "_readable"),
        ):
            patch.setattr(owner, name, unlocked(getattr(owner, name), f"{owner.__name__}.{name}"))
        yield


@pytest.fixture(scope="session", autouse=True)
def a_process_apart_reads_for_several_tests() -> Iterator[None]:
    """One that gave its answers is taken up by the next test, as it is by several questions about one file; one that was stopped is not.

    On a site it reads one file and ends.
    """

    def kept(self: child.ReadingProcess, kind: type[BaseException] | None, *error: object) -> None:
        process = self._process
        if kind is None and process is not None and process.waits and not child._ready:
            child._ready.append(process)
            self._process = None
        self._end()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child.ReadingProcess, "__exit__", kept)
        yield


_SERVICES = re.compile(r"(?<!/tests)/(standard|concertation)/services(/|\.py)")
_SHOWN_APART = {
    "CommentDraft",
    "DraftedFile",
    "FileComparison",
    "FileConversion",
    "FileCorrection",
    "Notice",
    "PublicationWatch",
    "RemoteRepository",
    "Repository",
    "SampleFile",
    "SearchEntry",
    "SentReminder",
    "SourceVersion",
    "Standard",
    "StartingSource",
    "ValidationReport",
    "VersionAnnouncement",
    "Webhook",
    "WebhookDelivery",
    "Worker",
}
"""Rows that are written without the lock too: nothing of them is remembered of a standard."""


@pytest.fixture(scope="session", autouse=True)
def whoever_writes_makes_what_is_remembered_forgotten() -> Iterator[None]:
    """A service that writes what pages remember (`standard.memory`) without the lock on the standard, which moves its stamp, fails."""
    from standard.services import standards  # it reads models, which are not ready when pytest reads this file
    from standard.services.numbers import held

    def by_a_service() -> bool:
        """Whoever creates a standard apart, which nobody has read yet."""
        frame, found = inspect.currentframe(), False
        while frame is not None:
            if _SERVICES.search(frame.f_code.co_filename):
                found = True
                if frame.f_code is standards.create.__code__:
                    return False
            frame = frame.f_back
        return found

    def locked(compiler: type[Any]) -> Callable[..., Any]:
        execute = compiler.execute_sql

        @wraps(execute)
        def guarded(self: Any, *args: Any, **kwargs: Any) -> Any:
            model = self.query.get_meta().model
            if model._meta.app_label in {"standard", "concertation"} and model.__name__.removeprefix("Historical") not in _SHOWN_APART:
                assert held() or not by_a_service(), f"{model.__name__} written without the lock of a standard"
            return execute(self, *args, **kwargs)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        for compiler in (SQLInsertCompiler, SQLUpdateCompiler, SQLDeleteCompiler):
            patch.setattr(compiler, "execute_sql", locked(compiler))
        yield


# What a safe request may write: Django's session, allauth's own bookkeeping, how often somebody asks, and the day a token was used.
_READING_MAY_WRITE = re.compile(r'"(django_session|account_\w+|mfa_authenticator|site_cache|accounts_tokenterms)"')
# By its protocol, who was recognised elsewhere comes back by a GET, which its `state` lets through once.
_COMING_BACK = {"/connexion/proconnect/retour/"}
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


@pytest.fixture(scope="session", autouse=True)
def reading_writes_nothing() -> Iterator[None]:
    """A GET of the test client that writes a domain row raises."""
    request = Client.request

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql) and not _READING_MAY_WRITE.search(sql):
            raise AssertionError(f"Un GET écrit dans la base : {sql[:200]}")
        return execute(sql, params, many, context)

    def guarded(self: Client, **environ: Any) -> Any:
        if environ.get("REQUEST_METHOD") not in {"GET", "HEAD", "OPTIONS"} or environ.get("PATH_INFO") in _COMING_BACK:
            return request(self, **environ)
        with connection.execute_wrapper(refuse):
            return request(self, **environ)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", guarded)
        yield


@pytest.fixture
def world(db: None) -> Any:
    """A small standard in the middle of its debate (`tests.concertation.world.World`)."""
    from tests.concertation.world import make_world  # it reads models, which are not ready when pytest reads this file

    return make_world()


@pytest.fixture
def watched_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a process looks a hundred times a second, and is told each time: a small file is read within one second.

    Only how often is changed: what is looked at, told and stopped is the real process.
    """
    monkeypatch.setattr(child, "LOOK", 0.01)
    monkeypatch.setattr(child, "TICK", 0.0)


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """The site's mail server, started: a real one."""
    server = MailServer()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "accounts.smtp.EmailBackend", "127.0.0.1", server.port
    server.start()
    yield server
    server.stop()
