"""Texts of Django and allauth that our pages show: their French says it in other words than ours.

Nothing uses this module: it makes `makemessages` put the texts into our catalogues, which win.
"""

from django.utils.translation import gettext_noop, pgettext_lazy

TEXTS = (
    pgettext_lazy("field label", "Login"),
    gettext_noop("Username"),
    gettext_noop("username"),
    gettext_noop("Username or email"),
    gettext_noop("Email"),
    gettext_noop("email address"),
    gettext_noop("Email address"),
    gettext_noop("Enter a valid email address."),
    gettext_noop("A user with that username already exists."),
    gettext_noop(
        "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ "
        "characters."
    ),
    gettext_noop("In case you forgot, your username is %(username)s."),
    gettext_noop("Password Reset Email"),
)
