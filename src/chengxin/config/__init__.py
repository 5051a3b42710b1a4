"""Django settings, URLs and the WSGI application: the one place that knows every package."""
