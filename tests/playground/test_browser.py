"""What a newcomer does in the page of `soigneur try`, in a real browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from bot.playground import greeting
from tests.playground.conftest import PHONE, ClubPage, Playground

OpenPage = Callable[..., ClubPage]
DEVELOPERS_WORDS = re.compile(r"simcord|capture|inspector|preview|viewport|callback", re.IGNORECASE)


def test_page_greets_and_is_ready_to_type_in_within_four_seconds(open_page: OpenPage, playground: Playground) -> None:
    club = open_page()
    club.composer.fill("hello")
    assert time.monotonic() - playground.started_at < 4
    expect(club.page).to_have_title(greeting.TITLE)
    expect(club.page.get_by_text(greeting.WHAT_THIS_IS)).to_be_visible()
    club.page.get_by_role("group", name="Try this").get_by_text("heat or ice?").click()
    expect(club.composer).to_have_value(greeting.SUGGESTIONS[0].text)
    assert not DEVELOPERS_WORDS.search(club.page.locator("body").inner_text())


def test_mention_gets_a_card_and_its_button_a_private_answer(open_page: OpenPage) -> None:
    club = open_page()
    club.say("Morning all. Does heat help, @Soigneur?")
    expect(club.answer).to_contain_text("Use what feels better.")
    source = club.answer.get_by_role("link", name="Back pain — NHS (UK)")
    expect(source).to_have_attribute("href", "https://www.nhs.uk/conditions/back-pain/")
    expect(club.page.locator("#welcome")).to_be_hidden()
    club.choose("Related questions", "Does stretching help?")
    expect(club.messages.last).to_contain_text("Only you can see this")
    expect(club.messages.last).to_contain_text("Yes, gently.")

    club.page.get_by_role("link", name="Sam moderator").click()
    expect(club.page.locator("[data-persona=sam][aria-current]")).to_be_visible()
    expect(club.messages.last).to_contain_text("Use what feels better.")
    expect(club.page.get_by_text("Only you can see this")).to_have_count(0)
    club.say("Good question!")
    expect(club.messages.last).to_contain_text("Good question!")
    expect(club.messages.last).to_contain_text("Sam")


def test_follow_up_is_a_form_and_its_answer_private(open_page: OpenPage) -> None:
    club = open_page()
    club.say("@soigneur heat?")
    club.press("Follow up")
    form = club.page.get_by_role("dialog")
    form.get_by_role("textbox").fill("long climbs")
    form.get_by_role("button", name="Submit").click()
    expect(club.messages.last).to_contain_text("Only you can see this")
    expect(club.messages.last).to_contain_text("Why on long climbs?")


def test_slash_command_offers_questions_on_the_empty_field_and_while_typing(open_page: OpenPage) -> None:
    club = open_page()
    club.composer.press_sequentially("/as")
    club.page.get_by_text("/ask", exact=True).last.click()
    choices = club.page.locator("#command-suggestion-listbox")
    expect(choices).to_contain_text("Why on long climbs?")
    club.page.get_by_role("combobox", name="question").press_sequentially("he")
    choices.get_by_text("Heat or cold on a back spasm?").click()
    club.page.keyboard.press("Enter")
    expect(club.messages.last).to_contain_text("Only you can see this")


def test_direct_messages_need_no_mention_and_an_emergency_is_plain_text(open_page: OpenPage) -> None:
    club = open_page()
    club.page.get_by_role("link", name="soigneur").click()
    expect(club.page.locator("[data-place=soigneur][aria-current]")).to_be_visible()
    club.say("heat?")
    expect(club.answer).to_contain_text("Use what feels better.")
    club.say("numb saddle")
    expect(club.answer).to_contain_text("112")
    expect(club.answer).to_contain_text("numbness around the saddle area")
    expect(club.answer.get_by_role("button", name="Warning signs")).to_have_count(0)


def test_what_one_person_writes_reaches_the_other_persons_page(open_page: OpenPage, playground: Playground) -> None:
    mia, sam = open_page(), open_page(address=playground.address.replace("/mia", "/sam"))
    mia.say("@soigneur heat?")
    expect(sam.answer).to_contain_text("Use what feels better.")


def test_messages_in_quick_succession_never_wedge_the_page(open_page: OpenPage) -> None:
    """An action that overlaps the pump would leave the composer blocked until a reload."""
    club = open_page()
    for i in range(10):
        club.say(f"first {i}")
        club.say(f"@soigneur second {i}")
    expect(club.messages.filter(has_text="@soigneur second 9").first).to_be_visible()
    expect(club.page.locator("#has-stalled")).to_be_hidden()


def test_phone_has_the_composer_in_view_and_nothing_to_the_side(open_page: OpenPage) -> None:
    club = open_page(PHONE)
    club.say("@soigneur heat?")
    expect(club.answer).to_contain_text("Use what feels better.")
    expect(club.answer.get_by_text("Heat or cold on a back spasm?")).to_be_in_viewport()
    expect(club.composer).to_be_in_viewport(ratio=1)
    expect(club.page.get_by_role("link", name="Sam")).to_be_in_viewport(ratio=1)
    widths = "[document.documentElement, document.querySelector('#channel-timeline')].map((e) => e.scrollWidth)"
    assert all(width <= PHONE[0] for width in club.page.evaluate(widths))
    club.page.get_by_role("button", name="Channels").click()
    club.page.get_by_role("link", name="general").click()
    expect(club.messages.last).to_contain_text("lemon drizzle")


def test_page_explains_a_missing_key_and_the_end_of_the_process(open_page: OpenPage, playground: Playground) -> None:
    bare = open_page(address=playground.address.partition("#")[0], is_seated=False)
    expect(bare.page.get_by_role("heading", name="This address is not complete")).to_be_visible()
    club = open_page()
    assert playground.stop() == (0, "")
    expect(club.page.get_by_role("heading", name="The playground has ended")).to_be_visible()
