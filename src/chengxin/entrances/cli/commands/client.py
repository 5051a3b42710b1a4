"""``chengxin client``: systems that hand in for a department through the interface."""

from typing import TYPE_CHECKING, Any

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common, now, operated

if TYPE_CHECKING:
    from chengxin.records.accounts.models import SystemClient
    from chengxin.records.intake.clients import Credentials


@click.group(help=say("接入系统：开通、列出、换发密钥、停用", "systems that push for a department"))
def command() -> None:
    """The group."""


@command.command("add", help=say("为单位开通一个系统；密钥只显示这一次", "open a system"))
@click.option("--department", required=True, metavar="CODE", help=say("单位代码", "department"))
@click.option("--name", required=True, help=say("系统名称", "name of the system"))
@operated
@common
def add(department: str, name: str, operator: str | None, as_json: bool) -> None:
    """Open a system and print its credentials."""
    start.need_database()
    from chengxin.law.errors import InputError
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.accounts.selectors import find_department
    from chengxin.records.intake import clients

    if find_department(department) is None:
        raise InputError(
            say(f"没有单位 {department}，请核对代码。", f"there is no department {department!r}."),
            value=department,
        )
    made = clients.open_client(
        department=department, name=name, actor=Actor.command_line(operator), at=now()
    )
    _show_secret(made, as_json=as_json)


@command.command("list", help=say("列出接入系统", "list systems"))
@common
def list_(as_json: bool) -> None:
    """List systems; no secret is kept that could be shown."""
    start.need_database()
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake import clients

    found = [_plain(client) for client in clients.list_clients(Actor.command_line())]
    if as_json:
        screen.show_object({"clients": found})
        return
    for each in found:
        state = say("停用", "closed") if each["revoked_at"] else say("在用", "open")
        screen.line(
            f"{each['id']}  {each['department']}  {each['name']}  {each['client_id']}  {state}"
        )


@command.command("rotate", help=say("换发密钥，旧密钥和令牌即刻失效", "give a new secret"))
@click.argument("number", type=int)
@operated
@common
def rotate(number: int, operator: str | None, as_json: bool) -> None:
    """Give a system a new secret and print it."""
    start.need_database()
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake import clients

    _known(number)
    made = clients.rotate(client_id=number, actor=Actor.command_line(operator), at=now())
    _show_secret(made, as_json=as_json)


@command.command("revoke", help=say("停用系统，密钥和令牌即刻失效", "close a system"))
@click.argument("number", type=int)
@operated
@common
def revoke(number: int, operator: str | None, as_json: bool) -> None:
    """Close a system."""
    start.need_database()
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake import clients

    _known(number)
    closed = clients.revoke(client_id=number, actor=Actor.command_line(operator), at=now())
    if as_json:
        screen.show_object(_plain(closed))
    else:
        screen.line(say(f"已停用 {closed.name}", f"Closed {closed.name}"))


def _known(number: int) -> None:
    from chengxin.law.errors import InputError
    from chengxin.records.accounts.models import SystemClient

    if not SystemClient.objects.filter(pk=number).exists():
        raise InputError(
            say(
                f"没有编号为 {number} 的系统，用 chengxin client list 查看。",
                f"there is no system number {number}; see chengxin client list.",
            ),
            value=str(number),
        )


def _plain(client: "SystemClient") -> dict[str, Any]:
    return {
        "id": client.pk,
        "department": client.department_id,
        "name": client.name,
        "client_id": client.application.client_id,
        "revoked_at": client.revoked_at.isoformat() if client.revoked_at else None,
    }


def _show_secret(made: "Credentials", *, as_json: bool) -> None:
    if as_json:
        screen.show_object(_plain(made.client) | {"client_secret": made.secret})
        return
    screen.line(say(f"系统　　　{made.client.name}", f"system         {made.client.name}"))
    screen.line(say(f"客户端编号 {made.client_id}", f"client id      {made.client_id}"))
    screen.line(say(f"客户端密钥 {made.secret}", f"client secret  {made.secret}"))
    screen.note(say("密钥只显示这一次，请妥善交给该单位。", "The secret is shown this once only."))
