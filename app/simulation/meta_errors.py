"""How Meta's platforms write an error, and what is used of a limit."""

from datetime import datetime, timedelta

from app.simulation.refusals import WAIT, Headers


def meta_error(code: int, subcode: int | None = None, message: str = "No.") -> object:
    """An error as Graph writes it."""
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return {"error": error | ({"error_subcode": subcode} if subcode else {})}


def usage_of(business: str, kind: str) -> Headers:
    """Say of a business use case that all is used, and in how many minutes there will be more."""

    def usage(_now: datetime) -> dict[str, str]:
        minutes = int(WAIT / timedelta(minutes=1))
        used = f'"call_count":100,"total_time":25,"estimated_time_to_regain_access":{minutes}'
        return {"x-business-use-case-usage": f'{{"{business}":[{{"type":"{kind}",{used}}}]}}'}

    return usage
