"""Systems that hand in for a department: opened, given a new secret and closed by the office.

A secret is shown once, when it is made; what is kept is a hash. Every use of it leaves an entry.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from oauth2_provider.generators import generate_client_id, generate_client_secret
from oauth2_provider.models import AccessToken, Application

from chengxin.law.errors import InputError, PermissionDeniedError, TransitionError
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import SystemClient
from chengxin.records.audit import services as audit

_OPENERS = frozenset({Audience.OFFICE})


@dataclass(frozen=True)
class Credentials:
    """What a system needs to ask for tokens. The secret is never shown again."""

    client: SystemClient
    client_id: str
    secret: str


def list_clients(actor: Actor) -> "QuerySet[SystemClient]":
    """Systems an actor may see: the office all, a department its own, with their credentials."""
    found = SystemClient.objects.select_related("department", "application")
    if actor.audience in (Audience.OFFICE, Audience.AUDITOR):
        return found
    return found.filter(department_id=actor.department_code or None)


@transaction.atomic
def open_client(*, department: str, name: str, actor: Actor, at: datetime) -> Credentials:
    """Open a system of a department.

    Raises:
        PermissionDeniedError: Only the credit office opens systems.
        InputError: The department already has an open system of that name.
    """
    _refuse_others(actor)
    secret = generate_client_secret()
    application = Application.objects.create(
        client_id=generate_client_id(),
        client_secret=secret,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
        name=name,
    )
    try:
        with transaction.atomic():
            client = SystemClient.objects.create(
                name=name,
                department_id=department,
                application=application,
                created_at=at,
                created_by=actor.operator,
            )
    except IntegrityError as error:
        raise InputError(
            f"{department} already has an open system called {name!r}. Close that one, or give "
            "this one another name.",
            value=name,
        ) from error
    _leave_trail(client, actor, at, "intake.client.opened")
    return Credentials(client, application.client_id, secret)


@transaction.atomic
def rotate(*, client_id: int, actor: Actor, at: datetime) -> Credentials:
    """Give a system a new secret; the old one and all its tokens end at once.

    Raises:
        PermissionDeniedError: Only the credit office does this.
        TransitionError: The system is closed.
    """
    client = _locked(client_id, actor, "rotate")
    secret = generate_client_secret()
    _replace_secret(client, secret)
    client.rotated_at = at
    client.save(update_fields=["rotated_at"])
    _leave_trail(client, actor, at, "intake.client.rotated")
    return Credentials(client, client.application.client_id, secret)


@transaction.atomic
def revoke(*, client_id: int, actor: Actor, at: datetime) -> SystemClient:
    """Close a system: its secret and tokens end at once; what it handed in stays.

    Raises:
        PermissionDeniedError: Only the credit office does this.
        TransitionError: The system is closed already.
    """
    client = _locked(client_id, actor, "revoke")
    _replace_secret(client, generate_client_secret())  # known to nobody
    client.revoked_at, client.revoked_by = at, actor.operator
    client.save(update_fields=["revoked_at", "revoked_by"])
    _leave_trail(client, actor, at, "intake.client.revoked")
    return client


@transaction.atomic
def allow_reading(*, client_id: int, basis: str, actor: Actor, at: datetime) -> SystemClient:
    """Let a system ask for tokens that read credit records.

    Args:
        client_id: The system.
        basis: On what ground and for what it reads.
        actor: Of the credit office.
        at: When.

    Raises:
        PermissionDeniedError: Only the credit office does this.
        InputError: No basis is named.
        TransitionError: The system is closed.
    """
    client = _locked(client_id, actor, "allow-reading")
    if not basis.strip():
        raise InputError(
            f"say on what ground and for what {client.name} reads credit records.", value=basis
        )
    client.reads_records, client.reads_for = True, basis.strip()
    client.save(update_fields=["reads_records", "reads_for"])
    _leave_trail(client, actor, at, "intake.client.reading-allowed")
    return client


@transaction.atomic
def end_reading(*, client_id: int, actor: Actor, at: datetime) -> SystemClient:
    """Let a system read credit records no more; its tokens end at once.

    Raises:
        PermissionDeniedError: Only the credit office does this.
        TransitionError: The system is closed.
    """
    client = _locked(client_id, actor, "end-reading")
    client.reads_records = False
    client.save(update_fields=["reads_records"])
    AccessToken.objects.filter(application=client.application).delete()
    _leave_trail(client, actor, at, "intake.client.reading-ended")
    return client


def find_client(client_id: int, actor: Actor) -> SystemClient | None:
    """One system, if the actor may see it."""
    return list_clients(actor).filter(pk=client_id).first()


def find_open_client(application_id: int) -> SystemClient | None:
    """The open system behind an OAuth application, or None."""
    return (
        SystemClient.objects.filter(application_id=application_id, revoked_at__isnull=True)
        .select_related("department", "application")
        .first()
    )


@transaction.atomic
def note_token(*, oauth_client_id: str, issued: bool, at: datetime) -> None:
    """Leave an entry for a token that was issued or refused."""
    client = SystemClient.objects.filter(application__client_id=oauth_client_id).first()
    actor = Actor.of_client(client) if client is not None else Actor.visitor()
    if issued and client is not None:
        SystemClient.objects.filter(pk=client.pk).update(last_used_at=at)
    audit.record(
        actor=actor,
        action="intake.token.issued" if issued else "intake.token.refused",
        at=at,
        matter="",
        purpose="collection",
        outcome="allowed" if issued else "refused",
        details={"client": client.pk if client is not None else None},
    )


def _replace_secret(client: SystemClient, secret: str) -> None:
    application = client.application
    application.client_secret = secret
    application.save()
    AccessToken.objects.filter(application=application).delete()


def _locked(client_id: int, actor: Actor, act: str) -> SystemClient:
    _refuse_others(actor)
    client = SystemClient.objects.select_for_update(of=("self",)).get(pk=client_id)
    if client.revoked_at is not None:
        raise TransitionError(
            f"the system {client.name} was closed on {client.revoked_at:%Y-%m-%d}; open a new one.",
            state="revoked",
            act=act,
        )
    return client


def _refuse_others(actor: Actor) -> None:
    if actor.audience not in _OPENERS:
        raise PermissionDeniedError(
            f"{actor.operator} may not manage systems of departments. Ask the credit office.",
            by=actor.operator,
            what="systems of departments",
        )


def _leave_trail(client: SystemClient, actor: Actor, at: datetime, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        at=at,
        matter=f"client-{client.pk}",
        purpose="collection",
        details={"client": client.pk, "department": client.department_id},
    )
