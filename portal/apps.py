from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

#: Django calls these otherwise in French; a site has one word for each.
WORDS_OF_DJANGO = (
    gettext_noop("username"),
    gettext_noop("Username"),
    gettext_noop("email address"),
    gettext_noop("email addresses"),
)
#: The package of the queue has no French; the administration names its one table so.
TEXTS_OF_THE_QUEUE = (gettext_noop("Task Result"), gettext_noop("Task Results"))


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Bordereau"

    def ready(self) -> None:
        from portal import checks  # noqa: F401, PLC0415 - registers the system checks

        apps.get_app_config("django_tasks_database").verbose_name = _("Task queue")
