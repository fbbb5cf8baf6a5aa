from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Bordereau"

    def ready(self) -> None:
        from portal import checks  # noqa: F401, PLC0415 - registers the system checks
