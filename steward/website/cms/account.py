"""The editor's own settings: light or dark. Name, address and password are the account's, and no portrait is kept."""

from typing import Any

from wagtail.admin.views.account import AccountView, ThemeSettingsPanel
from wagtail.users.models import UserProfile


class Settings(AccountView):
    """How the editor's screens look to this editor."""

    def get_panels(self) -> list[Any]:
        """This function will leave out everything that would be data about an editor."""
        user = self.request.user
        return [ThemeSettingsPanel(self.request, user, UserProfile.get_for_user(user))]
