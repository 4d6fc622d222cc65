"""The numbers to call, against what PyPI's `phonenumbers` knows of each country."""

from __future__ import annotations

import phonenumbers
import pytest

from bot.domain.model import EmergencyNumber, Knowledge

SHOWN_WHERE_THE_COUNTRY_IS_UNKNOWN = {"GB": "999", "US": "911", "CA": "911", "AU": "000", "FR": "112", "DE": "112"}


@pytest.fixture(scope="module")
def numbers(shipped_knowledge: Knowledge) -> tuple[EmergencyNumber, ...]:
    return shipped_knowledge.emergency_numbers


def test_every_number_reaches_emergency_services_there(numbers: tuple[EmergencyNumber, ...]) -> None:
    wrong = [
        f"{number.country} {digits}"
        for number in numbers
        for digits in (number.call, *number.also)
        if not phonenumbers.is_emergency_number(digits, number.country)
    ]

    assert wrong == []


def test_no_advice_line_is_an_emergency_number(numbers: tuple[EmergencyNumber, ...]) -> None:
    advised = [(number.advice, number.country) for number in numbers if number.advice]

    assert [pair for pair in advised if phonenumbers.is_emergency_number(*pair)] == []


def test_at_least_thirty_countries_each_once(numbers: tuple[EmergencyNumber, ...]) -> None:
    countries = [number.country for number in numbers]

    assert len(set(countries)) == len(countries) >= 30


def test_every_country_is_one(numbers: tuple[EmergencyNumber, ...]) -> None:
    assert {number.country for number in numbers} <= set(phonenumbers.SUPPORTED_SHORT_REGIONS)


@pytest.mark.parametrize(("country", "call"), SHOWN_WHERE_THE_COUNTRY_IS_UNKNOWN.items())
def test_what_is_shown_where_the_country_is_unknown_holds(
    numbers: tuple[EmergencyNumber, ...], country: str, call: str
) -> None:
    (number,) = [n for n in numbers if n.country == country]

    assert call in (number.call, *number.also)
