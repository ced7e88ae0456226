"""The files that people try, and those that they leave for the standard to be decided with."""

from __future__ import annotations

from dataclasses import replace

from standard.models import FileComparison, FileConversion, KeptSample, SampleAccess, ValidationReport
from standard.permissions.actors import NOT_THE_SENDER, SIGN_IN, Actor, Keys, may_write, team_only
from standard.verdict import ALLOWED, Verdict


def can_leave_sample(actor: Actor) -> Verdict:
    """Whether somebody who tries a file may leave it to the project team beyond the week that files are kept."""
    return may_write(actor)


FIGURES_ONLY = Verdict("Seuls des chiffres sont donnés de ce fichier, à la demande de qui l’a laissé.")
FOR_THE_COMMITTEE = Verdict("Ce fichier est réservé au comité de pilotage et à l’équipe projet, à la demande de qui l’a laissé.")


def can_see_sample(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may know of a file left as a sample, and read its figures: columns, rates, counts, never a cell."""
    if sample.access != SampleAccess.COMMITTEE or actor.team or actor.copil or is_sender(actor, sample):
        return ALLOWED
    return FOR_THE_COMMITTEE if actor.signed_in else SIGN_IN


def can_see_cells(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may read its values, and download it: where it gives only figures, whoever sent it, and nobody else."""
    if sample.access == SampleAccess.FIGURES and not is_sender(actor, sample):
        return FIGURES_ONLY if actor.signed_in else SIGN_IN
    return can_see_sample(actor, sample)


def is_sender(actor: Actor, sample: KeptSample) -> bool:
    return actor.signed_in and sample.owner_id == actor.user_id


def can_manage_samples(actor: Actor) -> Verdict:
    """Whether somebody may see all the samples on one page, and say whose each is."""
    return team_only(actor)


def can_choose_sample(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may choose who sees a sample, and whether to be told: whoever left it."""
    return may_write(actor) and (ALLOWED if is_sender(actor, sample) else NOT_THE_SENDER)


def can_describe_sample(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may say of which producer, and of which day, a sample is."""
    return can_choose_sample(actor, sample) if is_sender(actor, sample) else can_manage_samples(actor)


def can_remove_sample(actor: Actor, sample: KeptSample) -> Verdict:
    """Whether somebody may take a sample back, which is always its sender's, or remove it."""
    if not actor.signed_in:
        return SIGN_IN
    return ALLOWED if is_sender(actor, sample) else team_only(replace(actor, closed=False))


def is_public(job: ValidationReport | FileConversion | FileComparison) -> bool:
    """Whether what came of it was everybody's before: two states of a standard, as anybody reads them."""
    return isinstance(job, FileComparison) and bool(job.between)


def can_act_on_file(actor: Actor, job: ValidationReport | FileConversion | FileComparison, keys: Keys) -> Verdict:
    """Whether somebody may stop, share, correct or erase what was asked for a file: whoever sent it, and nobody else.

    That is an account; without one, the browser of the same session, or whoever has the secret that a script was answered.
    """
    if is_public(job):
        return Verdict("Cette comparaison de deux états du standard est à tout le monde\u00a0: elle s’efface d’elle-même.")
    owner = job.sample.owner_id
    if owner is not None:
        return ALLOWED if actor.user_id == owner else NOT_THE_SENDER
    return ALLOWED if job.pk in keys.session or (job.secret is not None and job.secret == keys.address) else NOT_THE_SENDER


def can_read_file(actor: Actor, job: ValidationReport | FileConversion | FileComparison, keys: Keys) -> Verdict:
    """Whether somebody may read what came of a file: whoever sent it, and who has the address of a report that is shared.

    Everybody may where nobody sent anything: two states of a standard compared.
    """
    if is_public(job):
        return ALLOWED
    shared = job.share_token if isinstance(job, ValidationReport) else None
    return ALLOWED if shared is not None and shared == keys.address else can_act_on_file(actor, job, keys)
