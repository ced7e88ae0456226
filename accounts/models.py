"""People and the organisations they speak for."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from knox.models import AuthToken
from slugify import slugify
from text_unidecode import unidecode

from accounts.describing import DataRole, Territory

UNCONFIRMED = ", non vérifiée"
"""What follows the name of an organisation that somebody speaks for on their own word."""


class OrganisationKind(models.TextChoices):
    STATE = "state", "Service de l’État"
    LOCAL_AUTHORITY = "local_authority", "Collectivité territoriale"
    ASSOCIATION = "association", "Association"
    COMPANY = "company", "Entreprise"
    RESEARCH = "research", "Recherche et enseignement"
    OTHER = "other", "Autre"


def name_key(name: str) -> str:
    """What two names share that people take for one another: case, accents, shapes of signs and spaces do not count."""
    return " ".join(unidecode(name).lower().split()) or name


class Organisation(models.Model):
    """An organisation; its name is written once, however its members type it."""

    name = models.CharField("nom", max_length=200)
    key = models.TextField(null=True, unique=True, editable=False)
    """`name_key` of its name; None for one that already had the name of another when the database began to compare them."""
    slug = models.SlugField(max_length=220, unique=True, editable=False)
    kind = models.CharField("nature", max_length=20, choices=OrganisationKind, blank=True)
    domain = models.CharField("domaine de ses adresses", max_length=253, blank=True)
    """Whoever has proved an address of this domain speaks for it; empty where nobody said which."""
    merged_into = models.ForeignKey(
        "self", verbose_name="fondue dans", on_delete=models.PROTECT, null=True, blank=True, related_name="spellings"
    )
    """The organisation of which it is another spelling, whose name it then shows; what was sealed under it stays."""

    class Meta:
        verbose_name = "organisation"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.merged_into_id is None and (self._state.adding or self.key is not None):
            self.key = name_key(self.name)
        if not self.slug:
            base = slugify(self.name, max_length=200) or "organisation"
            taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
            self.slug = next(slug for n in range(len(taken) + 1) if (slug := f"{base}-{n + 1}" if n else base) not in taken)
        super().save(*args, **kwargs)
        self.spellings.exclude(name=self.name).update(name=self.name)

    def clean(self) -> None:
        same = Organisation.objects.exclude(pk=self.pk).filter(key=name_key(self.name)).first()
        if same is not None:
            raise ValidationError({"name": f"Une organisation porte déjà ce nom\u00a0: «\u00a0{same}\u00a0»."})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account. `email` is stored in lower case; without a password one signs in by a code sent by mail."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))


class TokenScope(models.TextChoices):
    """How much of what its person may do a token of the API lets a program do."""

    READ = "read", "Lire"
    TAKE_PART = "take_part", "Lire et prendre part"
    ALL = "all", "Tout ce que je peux faire"


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is how one signs in and is never shown to the public.

    `audit_id` stands for the person in what is hashed and kept for ever, so that a name can be erased.
    """

    email = models.EmailField("adresse électronique", unique=True, error_messages={"unique": "Cette adresse a déjà un compte."})
    display_name = models.CharField("nom affiché", max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    territory = models.CharField("territoire", max_length=2, choices=Territory, blank=True)
    data_role = models.CharField("profil", max_length=20, choices=DataRole, blank=True)
    claims = models.JSONField("organisations à confirmer", default=list, blank=True, editable=False)
    """The keys of the organisations that they named for themselves, and that nobody has confirmed: every signature says so."""
    audit_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_staff = models.BooleanField(
        "administrateur", default=False, help_text="Peut créer des standards et ouvrir l’administration du site."
    )
    is_active = models.BooleanField("actif", default=True)
    date_joined = models.DateTimeField("inscription", default=timezone.now, editable=False)

    scope: TokenScope = TokenScope.ALL
    """Of the token by which they ask, in this request: no column."""

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "compte"
        ordering = ["email"]

    def __str__(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        """What the public reads; never the address, even in part."""
        return self.display_name or f"Compte {self.audit_id.hex[:6]}"

    @property
    def signature(self) -> str:
        """The public name, followed by the organisation where there is one."""
        if self.organisation is None:
            return self.public_name
        return f"{self.public_name} ({self.organisation}{UNCONFIRMED if self.claims_only(self.organisation) else ''})"

    def speaking_for(self, organisation: Organisation | None) -> str:
        """Who speaks, and for whom: « Les Assembleurs », « Ana (Hinaura) », « Ana (Hinaura, non vérifiée) » where nobody confirmed it."""
        if organisation is None:
            return self.public_name
        doubt = UNCONFIRMED if self.claims_only(organisation) else ""
        return f"{self.public_name} ({organisation}{doubt})" if doubt or organisation.name != self.public_name else self.public_name

    def claims_only(self, organisation: Organisation | None) -> bool:
        """Whether they speak for it on their own word: nobody has confirmed it."""
        return organisation is not None and not {organisation.pk, organisation.merged_into_id}.isdisjoint(self.claims)

    @property
    def can_create_standards(self) -> bool:
        return self.is_active and self.is_staff and self.scope != TokenScope.TAKE_PART


class TokenTerms(models.Model):
    """What its person said of a token of the API, and when it was last used. One of before has none: it may all, without limit."""

    token = models.OneToOneField(AuthToken, on_delete=models.CASCADE, primary_key=True, related_name="terms")
    name = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=20, choices=TokenScope, default=TokenScope.ALL)
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class KeptForm(models.Model):
    """What somebody was writing in a form, kept for them alone: an account's, or a browser's by the key that its session holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="kept_forms")
    visitor = models.UUIDField(null=True)
    address = models.CharField(max_length=1_000)
    """Where the form is sent."""
    page = models.CharField(max_length=1_000)
    """The page where it was."""
    fields = models.TextField()
    """What was typed, as a form is sent."""
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["-kept_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(user=None) ^ Q(visitor=None), name="a_kept_form_is_somebodys"),
            models.UniqueConstraint(fields=["user", "address", "page"], name="one_kept_form_a_page_of_an_account"),
            models.UniqueConstraint(fields=["visitor", "address", "page"], name="one_kept_form_a_page_of_a_browser"),
        ]

    def __str__(self) -> str:
        return self.address


class KeptAnswer(models.Model):
    """What the API answered to a request of somebody that has a key, for when it is sent again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=100)
    request = models.CharField(max_length=64)
    """The digest of what was asked."""
    taken_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    """None until it is answered: it goes on, or was cut short."""
    written_at = models.DateTimeField(null=True)
    """Written with what it asks for, in the same transaction: None where nothing is done of it yet."""
    location = models.CharField(max_length=500, blank=True)
    body = models.BinaryField(null=True)
    """Packed; None where it is too long to be kept."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="one_request_a_key")]

    def __str__(self) -> str:
        return self.key


class ProviderIdentity(models.Model):
    """Who somebody is for a service that signs them in: their address may change there, and they stay the same."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=500)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_an_identity")]

    def __str__(self) -> str:
        return self.issuer


class PersonalExport(models.Model):
    """All that the site holds of somebody, as one file that they asked for: made by the worker, erased after a week."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="export")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """When a worker takes it, or takes it again; None once it is made, or given up."""
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    content = models.FileField(upload_to="exports", blank=True)

    def __str__(self) -> str:
        return str(self.user)


class CacheEntry(models.Model):
    """What the processes of the site share for a while, as how often somebody asked for a code.

    Django's database cache reads and writes the table by itself; it is a model so that migrations make it.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "site_cache"

    def __str__(self) -> str:
        return self.cache_key
