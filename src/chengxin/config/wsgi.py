"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxin.config.settings")

application = get_wsgi_application()

from chengxin.entrances.web.warming import warm_up  # noqa: E402  settings come first

warm_up()
