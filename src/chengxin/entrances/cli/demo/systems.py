"""One connected system of the demonstration: it may read records, and does not answer when told."""

from datetime import datetime

from chengxin.affairs.receipts import webhooks
from chengxin.law.errors import InputError
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import clients

NAME = "示例执法办案系统"
DEPARTMENT = "transport"
BASIS = "上海市社会信用条例第十四条：行政许可、行政检查中查询"
NOBODY_LISTENS = "http://127.0.0.1:9/effects"  # the discard port: what is missing can be seen


def fill(*, now: datetime) -> None:
    """Open the system, and say where it is told of effects."""
    by = Actor.system("demo")
    opened = clients.open_client(department=DEPARTMENT, name=NAME, actor=by, at=now)
    clients.allow_reading(client_id=opened.client.pk, basis=BASIS, actor=by, at=now)
    try:
        webhooks.open_endpoint(client_id=opened.client.pk, url=NOBODY_LISTENS, by=by, at=now)
    except InputError:  # an operator who allows other hosts only has no such system
        return
