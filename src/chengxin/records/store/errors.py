"""Errors of the store. Each names the folder or setting concerned and what to do next."""

from chengxin.law.errors import CreditError


class StoreError(CreditError):
    """The database cannot be started or reached."""

    code = "store"


class StoreStartError(StoreError):
    """The embedded PostgreSQL did not start; carries the end of its log."""

    code = "store-start"
