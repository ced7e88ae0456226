"""Accounts: opened, described, closed."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from knox.models import AuthToken

from accounts import conditions, typed
from accounts.models import KeptAnswer, KeptForm, ProviderIdentity, User
from accounts.services.exports import forget_export
from accounts.services.organisations import find_or_create_organisation, speak_for


def open_account(*, actor: User | None, email: str) -> User:
    """The account of this address, created where absent.

    `actor` is None when the person has just proved it, or on the command line; otherwise somebody invites them, and the
    address is proved by the code of their first sign-in.
    """
    with transaction.atomic():
        user, _ = User.objects.get_or_create(email=User.objects.normalize_email(email))
        if not user.password:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})
        return user


def prove_address(*, email: str) -> User:
    """The account of whoever has just shown that this address is theirs, created where absent."""
    with transaction.atomic():
        user = open_account(actor=None, email=email)
        EmailAddress.objects.filter(user=user, email=user.email).update(verified=True)
        return user


def account_of_identity(*, issuer: str, subject: str, email: str) -> User:
    """The account of whoever a service that signs people in has recognised, who has proved this address there.

    Known already, it is theirs whatever their address has become; otherwise the account of that address, created where absent.
    """
    with transaction.atomic():
        known = ProviderIdentity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
        if known is not None:
            return known.user
        user = prove_address(email=email)
        made, _ = ProviderIdentity.objects.get_or_create(issuer=issuer, subject=subject, defaults={"user": user})
        return made.user


def has_proved(*, user: User, email: str) -> bool:
    """Whether somebody has shown that this address is theirs."""
    return bool(email) and EmailAddress.objects.filter(user=user, email=email, verified=True).exists()


def public_name(said: str) -> str:
    """A name as everybody reads it. Raises ValueError, with a French sentence, for what nobody should publish."""
    name = " ".join(typed.line(said).split())
    if "@" in name:
        raise ValueError("Ce nom est lu par tout le monde\u00a0: écrivez votre nom ou un pseudonyme plutôt qu’une adresse électronique.")
    return name


def describe_oneself(
    *, actor: User, display_name: str, organisation_name: str, territory: str | None = None, data_role: str | None = None
) -> User:
    """Set the name that the public reads and the organisation one speaks for ("" for none); None leaves the rest as it is."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=actor.pk)
        conditions.look()
        actor.display_name = " ".join(typed.line(display_name).split())
        speak_for(actor=actor, organisation=find_or_create_organisation(actor=actor, name=organisation_name))
        actor.territory = actor.territory if territory is None else territory
        actor.data_role = actor.data_role if data_role is None else data_role
        actor.save(update_fields=["display_name", "organisation", "claims", "territory", "data_role"])
        return actor


def is_closed(*, email: str) -> bool:
    """Whether this address has an account that was closed."""
    return User.objects.filter(email=User.objects.normalize_email(email), is_active=False).exists()


def make_administrator(*, actor: User | None, user: User) -> User:
    """Let this account create standards and open the administration. `actor` is None on the command line."""
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    return user


def erase_account(*, actor: User) -> None:
    """Close one's account and erase what names the person; what they wrote stays, under a neutral name."""
    forget_export(actor=actor)
    with transaction.atomic():
        for model in (EmailAddress, AuthToken, KeptForm, KeptAnswer, Authenticator, UserSession, ProviderIdentity):
            model.objects.filter(user=actor).delete()
        actor.email = f"{actor.audit_id.hex}@compte-ferme.invalid"
        actor.display_name = actor.territory = actor.data_role = ""
        actor.organisation, actor.claims = None, []
        actor.is_active = actor.is_staff = actor.is_superuser = False
        actor.set_unusable_password()
        actor.save()
