"""The business behind the content: charges, the credit ledger and ingredients."""

from enum import StrEnum


class CreditKind(StrEnum):
    """Why credits moved; the kind, not the sign of the amount, says in which direction."""

    PURCHASE = "PURCHASE"
    GRANT = "GRANT"
    ROLLOVER = "ROLLOVER"
    USAGE = "USAGE"
    USAGE_REFUND = "USAGE_REFUND"
    PURCHASE_REFUND = "PURCHASE_REFUND"
    EXPIRY = "EXPIRY"
