"""The currencies of ISO 4217: which codes there are, and their decimal places."""

from app.domain.texts import quoted
from app.errors import BadUserInput

ACTIVE = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
    CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP
    GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
    KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
    MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
    SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
    USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD
    XPF XPT XSU XUA YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905 - a line of them is read better than a list of 180 quotes
)
"""Those in use. XXX and XTS, which stand for no currency and for tests, are none."""

WITHDRAWN = frozenset({"ANG", "BGN", "CUC", "HRK", "SLL", "ZWL"})
"""Those that ended since 2021: charges from before are still imported."""

_EXPONENTS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_WITHOUT = frozenset("XAD XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XUA".split())  # noqa: SIM905
_USUAL_EXPONENT = 2


def exponent_of(code: str) -> int | None:
    """How many decimal places a currency has; None for metals, and where that isn't defined."""
    if code in _WITHOUT:
        return None
    found = (exponent for exponent, codes in _EXPONENTS.items() if code in codes.split())
    return next(found, _USUAL_EXPONENT)


def parse_currency(text: str) -> str:
    """An ISO 4217 code, in upper case.

    Raises:
        BadUserInput: There is no such currency.
    """
    code = text.strip().upper()
    if code not in ACTIVE | WITHDRAWN:
        raise BadUserInput(
            f"{quoted(text)} is not a currency code such as EUR or JPY (ISO 4217).",
            field="currency",
        )
    return code
