"""Forms of allauth that would compare a password themselves: the adapter does, and it counts."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """Changing a password is no place to guess the present one."""

    def clean_oldpassword(self) -> str:
        typed: str = self.cleaned_data["oldpassword"]
        adapter = get_adapter()
        if not adapter.reauthenticate(self.user, typed):
            raise adapter.validation_error("enter_current_password")
        return typed
