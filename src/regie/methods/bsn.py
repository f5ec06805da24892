"""The eleven test of the Dutch citizen service number (burgerservicenummer, BSN).

Nine digits, of which the first may be 0 and is then often left out. Each digit times its weight 9, 8, 7, 6, 5, 4, 3, 2
and, for the last, -1: the sum is divisible by 11. One wrong digit, or two neighbours that changed places, is found.
That a number passes does not mean that it was ever given to somebody.
"""

import re

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
WRITTEN = re.compile(r"[0-9]{8,9}", re.ASCII)
BETWEEN = re.compile(r"[ .\-\u00a0]")


def normalised_bsn(text: str) -> str:
    """The nine digits of a number as people write it: spaces, dots and hyphens go, a left-out 0 comes back.

    What has not eight or nine digits is returned without its spaces, dots and hyphens, and is no BSN.
    """
    digits = BETWEEN.sub("", text.strip())
    return digits.zfill(9) if WRITTEN.fullmatch(digits) else digits


def is_bsn(text: str) -> bool:
    """Whether the text is eight or nine digits that pass the test; nine zeros do not count."""
    digits = normalised_bsn(text)
    if not WRITTEN.fullmatch(digits) or not digits.strip("0"):
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11 == 0
