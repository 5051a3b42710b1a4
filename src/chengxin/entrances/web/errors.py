"""Error pages of our own: what happened, why, and what to do next."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Sorry:
    """What an error page says."""

    status: int
    icon: str
    title: Promise
    text: Promise
    advice: Promise


PAGES = {
    400: Sorry(
        400,
        "alert-circle",
        _("这个请求看不懂"),
        _("地址或者表单的内容不完整，没有作任何处理。"),
        _("请返回上一页检查后重新提交。"),
    ),
    403: Sorry(
        403,
        "lock",
        _("您没有查看或办理的权限"),
        _("这项内容只对有相应职责的人开放。本次访问已经记入审计。"),
        _("如果工作需要，请向本单位管理员申请，并说明事由。"),
    ),
    404: Sorry(
        404,
        "search-off",
        _("没有找到这个页面"),
        _("地址可能输错了，也可能公示期已经届满，内容不再公开。"),
        _("可以用名称或者代码重新查询。"),
    ),
    413: Sorry(
        413,
        "alert-circle",
        _("文件太大"),
        _("一次上传的内容超过了上限，没有收下任何一个文件。"),
        _("请分成几次上传，或者请信用办在服务器上导入。"),
    ),
    429: Sorry(
        429,
        "clock",
        _("操作过于频繁"),
        _("短时间内的请求太多，或者密码连续输错，已暂停受理。"),
        _("请稍后再试；工作人员忘记密码的，请联系本单位管理员。"),
    ),
    500: Sorry(
        500,
        "alert-triangle",
        _("系统出了问题"),
        _("这次操作没有完成，已经保存的内容不受影响，错误已经记录。"),
        _("请稍后重试；如果一直这样，请把发生的时间告诉信用办。"),
    ),
}


def sorry(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of one status, without a query: it must work when little else does."""
    page = render_to_string("web/sorry.html", {"sorry": PAGES[status]}, request=request)
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for 400."""
    return sorry(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for 403."""
    return sorry(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for 404."""
    return sorry(request, 404)


def too_many(request: HttpRequest, *_arguments: object, **_keywords: object) -> HttpResponse:
    """The page for 429; also what a locked-out sign-in gets."""
    return sorry(request, 429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was not sent from our own page: a 400, nobody was refused."""
    return sorry(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for 500: a plain file, so that it cannot fail again."""
    page = render_to_string("web/server_error.html", {"sorry": PAGES[500]})
    return HttpResponse(page, status=500)
