"""What a token may be asked for: every open system hands in; some may also read records."""

from typing import Any

from oauth2_provider.scopes import SettingsScopes

from chengxin.records.accounts.models import SystemClient

INTAKE = "intake"
RECORDS = "records"


class SystemScopes(SettingsScopes):  # type: ignore[misc]  # untyped library
    """Scopes by system: reading records is opened for one system at a time."""

    def get_available_scopes(
        self, application: Any = None, request: Any = None, *arguments: Any, **keywords: Any
    ) -> list[str]:
        """The scopes a system may ask a token for."""
        reads = SystemClient.objects.filter(
            application=application, revoked_at__isnull=True, reads_records=True
        ).exists()
        return [INTAKE, RECORDS] if reads else [INTAKE]
