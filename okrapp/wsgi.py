import os

from django.core.checks import ERROR, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "okrapp.settings")
application = get_wsgi_application()

errors = [message for message in run_checks(databases=["default"]) if message.level >= ERROR]
if errors:
    raise ImproperlyConfigured("Refusing to start.\n" + "\n".join(str(message) for message in errors))
