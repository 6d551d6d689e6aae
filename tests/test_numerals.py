"""Every style of numeral reads back what was written, and hostile text takes bounded work."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.find.numerals import LONGEST, numerals, parse
from pipeline.fold import fold

PLAIN = "零一二三四五六七八九"
CAPITAL = "零壹贰叁肆伍陆柒捌玖"


def chinese(n: int, digits: str = PLAIN, units: tuple[str, str, str] = ("十", "百", "千")) -> str:
    """``n`` below 10^16 as it is read out."""
    if n == 0:
        return digits[0]
    text = ""
    for size, name in ((10**12, "万"), (10**8, "亿"), (10**4, "万"), (1, "")):
        group, n = divmod(n, size)
        if size == 10**12:
            if group:
                text += section(group, digits, units, first=True) + ("万亿" if n < 10**8 or n // 10**8 == 0 else "万")
            continue
        if group:
            gap = bool(text) and group < 1000
            text += (digits[0] if gap else "") + section(group, digits, units, first=not text) + name
    return text


def section(n: int, digits: str, units: tuple[str, str, str], *, first: bool) -> str:
    text, gap = "", False
    for size, name in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit, n = divmod(n, size)
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + name
            gap = False
        else:
            gap = True
    ten = digits[1] + units[0]
    return text[1:] if first and text.startswith(ten) and digits is PLAIN else text


INTEGERS = st.integers(0, 10**16 - 1)
SMALL = st.integers(0, 10**12 - 1)
DECIMALS = st.decimals(min_value=0, max_value=10**6, places=4, allow_nan=False, allow_infinity=False)


@given(INTEGERS)
@settings(max_examples=200)
def test_arabic_with_and_without_separators(n: int) -> None:
    assert parse(str(n)) == parse(f"{n:,}") == parse(f"-{n}") * -1 == n


@given(INTEGERS)
@settings(max_examples=400)
def test_chinese(n: int) -> None:
    assert parse(chinese(n)) == n


@given(SMALL)
@settings(max_examples=200)
def test_capital(n: int) -> None:
    assert parse(chinese(n, CAPITAL, ("拾", "佰", "仟"))) == n


@given(SMALL, st.text("0123456789", min_size=1, max_size=8))
@settings(max_examples=200)
def test_decimals(n: int, places: str) -> None:
    spelt = "".join(PLAIN[int(digit)] for digit in places)
    assert parse(f"{n}.{places}") == parse(f"{chinese(n)}点{spelt}") == Decimal(f"{n}.{places}")


@given(DECIMALS, st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
def test_multipliers(number: Decimal, multiplier: tuple[str, int]) -> None:
    assert Fraction(parse(f"{number:f}{multiplier[0]}")) == Fraction(number) * multiplier[1]


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_fractions(above: int, below: int) -> None:
    assert parse(f"{chinese(below)}分之{chinese(above)}") == Fraction(above, below)


@given(st.integers(1000, 9999))
def test_digit_by_digit(n: int) -> None:
    spelt = "".join(PLAIN[int(digit)] for digit in str(n))
    assert parse(spelt) == n
    assert parse(spelt.replace("零", "〇")) == n


NUMERAL_PIECES = [
    *"0123456789.．点,， 零〇一两仨俩十百千万亿兆廿卌半几数多余个又分之第负-贰陆参拾",
    "若干",
    "好几",
    "百分之",
    "元",
    "字",
]


@given(st.text(max_size=60) | st.lists(st.sampled_from(NUMERAL_PIECES), max_size=30).map("".join))
@settings(max_examples=600)
def test_any_text_has_numerals_in_order(text: str) -> None:
    end = 0
    for numeral in numerals(fold(text)):
        assert end <= numeral.start < numeral.end <= len(text)
        end = numeral.end
    parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一万六", 16000),
        ("三千五", 3500),
        ("两百五", 250),
        ("一亿二", 120000000),
        ("3万4千", 34000),
        ("6千零20万", 60200000),
        ("廿八", 28),
        ("卅一", 31),
        ("负四十七", -47),
        ("１，２３４．５", Decimal("1234.5")),
        ("1 234 567", 1234567),
        ("23.7亿", 2370000000),
        ("两个亿", 200000000),
        ("一又四分之三", Fraction(7, 4)),
        ("千三", 1300),
        ("贰拾万零叁佰元", None),
        ("第三", None),
        ("三者", None),
        ("", None),
        ("1.2.3", None),
    ],
)
def test_forms(text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("三四百", 300, 400), ("十七八", 17, 18), ("一二十", 10, 20), ("六百五六十", 650, 660), ("两三万", 20000, 30000)],
)
def test_approximate_pairs(text: str, low: int, high: int) -> None:
    (numeral,) = numerals(text)
    assert (numeral.value, numeral.high, numeral.end) == (low, high, len(text))


def test_a_run_of_digits_too_long_for_a_number_is_one_code() -> None:
    (numeral,) = numerals("9" * 10_000)
    assert (numeral.form, numeral.value) == ("code", None)
    assert all(numeral.end - numeral.start <= 8 * LONGEST for numeral in numerals("二十" * 300))
