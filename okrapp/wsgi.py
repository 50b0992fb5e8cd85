import os

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from okrapp import sharing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "okrapp.settings")
if settings.METRICS_TOKEN:
    sharing.count_together(settings.VAR_DIR / "metrics")
application = get_wsgi_application()

errors = [message for message in run_checks(databases=["default"]) if message.level >= ERROR]
if errors:
    raise ImproperlyConfigured("Refusing to start.\n" + "\n".join(str(message) for message in errors))
