"""What is kept of a standard: the chain of its revisions, its releases, what happened, its people, the files they try."""

from standard.models.admissions import CircleInvitation, JoinRequest
from standard.models.adoption import Commitment, Publication, PublicationCheck, PublicationWatch, VersionAnnouncement
from standard.models.chain import Element, Revision, RevisionElement, Standard
from standard.models.events import Event, EventElement
from standard.models.families import Family, FamilyFile, FamilyMember, FamilyPart, FamilyRelease
from standard.models.files import FileComparison, FileConversion, FileCorrection, FileJob, SampleFile, ValidationReport
from standard.models.links import Link
from standard.models.news import NewsPreference, Subscription
from standard.models.outbox import Notice
from standard.models.people import Circle, Membership, MembershipQuerySet, RecordedPerson, RosterConsent, Stakeholder
from standard.models.releases import Artefact, Release
from standard.models.repositories import RemoteRepository, Repository
from standard.models.samples import KeptSample, SampleAccess, WeighedChange
from standard.models.search import Searched, SearchEntry
from standard.models.sources import SourceVersion, StartingSource
from standard.models.webhooks import Webhook, WebhookDelivery, WebhookKind
from standard.models.worker import Worker

__all__ = [
    "Artefact",
    "Circle",
    "CircleInvitation",
    "Commitment",
    "Element",
    "Event",
    "EventElement",
    "Family",
    "FamilyFile",
    "FamilyMember",
    "FamilyPart",
    "FamilyRelease",
    "FileComparison",
    "FileConversion",
    "FileCorrection",
    "FileJob",
    "JoinRequest",
    "KeptSample",
    "Link",
    "Membership",
    "MembershipQuerySet",
    "NewsPreference",
    "Notice",
    "Publication",
    "PublicationCheck",
    "PublicationWatch",
    "RecordedPerson",
    "Release",
    "RemoteRepository",
    "Repository",
    "Revision",
    "RevisionElement",
    "RosterConsent",
    "SampleAccess",
    "SampleFile",
    "SearchEntry",
    "Searched",
    "SourceVersion",
    "Stakeholder",
    "Standard",
    "StartingSource",
    "Subscription",
    "ValidationReport",
    "VersionAnnouncement",
    "Webhook",
    "WebhookDelivery",
    "WebhookKind",
    "WeighedChange",
    "Worker",
]
