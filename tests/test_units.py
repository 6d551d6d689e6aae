"""The factors of units.csv against pint, and the tables against themselves."""

import csv
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from pipeline.resolve.units import UnitTable
from pipeline.rulebook import Rulebook, bundled_rules

# UCUM codes whose name in pint is another; units of trade and custom that pint does not know are left out.
PINT = {
    "km": "kilometer", "m": "meter", "dm": "decimeter", "cm": "centimeter", "mm": "millimeter", "um": "micrometer",
    "nm": "nanometer", "[nmi_i]": "nautical_mile", "[mi_i]": "mile", "[ft_i]": "foot", "[in_i]": "inch",
    "[yd_i]": "yard",
    "[ly]": "299792458 * 31557600 * meter", "AU": "astronomical_unit", "km2": "kilometer**2", "m2": "meter**2",
    "cm2": "centimeter**2", "mm2": "millimeter**2", "dm2": "decimeter**2", "[smi_us]": "mile**2",
    "[sft_i]": "foot**2",
    "[snmi]": "nautical_mile**2", "har": "hectare", "ar": "are", "[acr_i]": "4840 * yard**2", "t": "metric_ton",
    "kg": "kilogram", "g": "gram", "mg": "milligram", "ug": "microgram", "ng": "nanogram", "[lb_av]": "pound",
    "[oz_av]": "ounce", "[car_m]": "carat", "m3": "meter**3", "km3": "kilometer**3", "dm3": "decimeter**3",
    "cm3": "centimeter**3", "mm3": "millimeter**3", "[cft_i]": "foot**3", "L": "liter", "mL": "milliliter",
    "dL": "deciliter", "cL": "centiliter", "uL": "microliter", "[gal_us]": "gallon", "[qt_us]": "quart",
    "[pt_us]": "pint",
    "[bbl_us]": "oil_bbl", "kW.h": "kilowatt_hour", "W.h": "watt_hour", "MW.h": "megawatt_hour",
    "GW.h": "gigawatt_hour",
    "TW.h": "terawatt_hour", "J": "joule", "kJ": "kilojoule", "MJ": "megajoule", "GJ": "gigajoule",
    "cal_th": "calorie",
    "kcal_th": "kilocalorie", "eV": "electron_volt", "GeV": "gigaelectron_volt", "[toe]": "tonne_of_oil_equivalent",
    "W": "watt", "mW": "milliwatt", "kW": "kilowatt", "MW": "megawatt", "GW": "gigawatt", "TW": "terawatt",
    "[HP_m]": "metric_horsepower", "V": "volt", "kV": "kilovolt", "mV": "millivolt", "A": "ampere",
    "mA": "milliampere",
    "mA.h": "milliampere_hour", "A.h": "ampere_hour", "Pa": "pascal", "hPa": "hectopascal", "kPa": "kilopascal",
    "MPa": "megapascal", "GPa": "gigapascal", "mbar": "millibar", "bar": "bar", "atm": "atmosphere",
    "mm[Hg]": "millimeter_Hg", "N": "newton", "kN": "kilonewton", "km/h": "kilometer/hour", "m/s": "meter/second",
    "[mi_i]/h": "mile/hour", "[kn_i]": "knot", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz",
    "GHz": "gigahertz",
    "By": "byte", "bit": "bit", "a": "julian_year", "wk": "week", "d": "day", "h": "hour", "min": "minute",
    "s": "second",
    "ms": "millisecond", "us": "microsecond", "ns": "nanosecond", "[century]": "100 * julian_year",
    "mmol": "millimole",
    "[degF]": "delta_degree_Fahrenheit",
}  # fmt: skip
SI = {
    "m": "meter", "m2": "meter**2", "m3": "meter**3", "kg": "kilogram", "J": "joule", "W": "watt", "V": "volt",
    "A": "ampere",
    "C": "coulomb", "Pa": "pascal", "N": "newton", "m/s": "meter/second", "Hz": "hertz", "bit": "bit", "s": "second",
    "mol": "mole", "Cel": "delta_degree_Celsius",
}  # fmt: skip


@cache
def rows() -> list[dict[str, str]]:
    lines = Path(bundled_rules() / "units.csv").read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_factors_agree_with_pint() -> None:
    import pint

    registry = pint.UnitRegistry()
    checked = 0
    for row in rows():
        if row["code"] not in PINT or not row["factor"] or row["kind"] == "age":
            continue
        theirs = registry.parse_expression(PINT[row["code"]]) * 1
        magnitude = theirs.to(SI[row["si"]]).magnitude
        assert float(Fraction(row["factor"])) == pytest.approx(float(magnitude), rel=1e-6), row["form"]
        checked += 1
    assert checked > 200


def test_every_row_has_an_example_that_prints_its_form() -> None:
    assert not [row["form"] for row in rows() if row["form"] not in row["example"]]


def test_forms_are_printed_once() -> None:
    forms = [row["form"] for row in rows()]
    assert len(forms) == len(set(forms))


def test_money_is_in_main_units_of_iso_4217() -> None:
    for row in rows():
        if row["kind"] == "money":
            assert len(row["code"]) == 3 and row["code"].isupper() and row["si"] == row["code"], row["form"]
            assert Fraction(row["factor"]) in (1, Fraction(1, 10), Fraction(1, 100)), row["form"]


def test_fahrenheit_has_its_zero() -> None:
    unit = UnitTable(Rulebook()).forms["华氏度"]
    assert unit.to_si(Fraction(212)) == 100
    assert unit.to_si(Fraction(32)) == 0


def test_compound_units() -> None:
    table = UnitTable(Rulebook())
    speed = table.per(table.forms["公里"], table.forms["小时"], "公里/小时")
    assert (speed.kind, speed.si, speed.to_si(Fraction(36))) == ("speed", "m/s", 10)
    price = table.per(table.forms["元"], table.forms["吨"], "元/吨")
    assert (price.code, price.dimension, price.to_si(Fraction(5000))) == ("CNY/t", "money/mass", 5)
    density = table.per(table.forms["人"], table.forms["平方公里"], "人/平方公里")
    assert density.code == "{人}/km2"
