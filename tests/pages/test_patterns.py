"""The pattern page shows every part, and nothing that the content security policy or a screen reader would refuse."""

import re

import pytest
from django.test import Client

PAGES = ["/", "/patterns"]


@pytest.fixture
def visitor(db: None) -> Client:
    return Client()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_visitors_read_it_in_both_languages(visitor: Client, address: str, language: str) -> None:
    answer = visitor.get(address, headers={"accept-language": language})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in text
    assert len(answer.content) < 100_000


@pytest.mark.parametrize("address", PAGES)
def test_nothing_needs_inline_style_or_script(visitor: Client, address: str) -> None:
    text = visitor.get(address).content.decode()
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("address", PAGES)
def test_ids_are_unique_and_what_refers_to_them_finds_them(visitor: Client, address: str) -> None:
    text = visitor.get(address).content.decode()
    shown = re.sub(r"<template>.*?</template>", "", text, flags=re.DOTALL)
    ids = re.findall(r'\sid="([^"]+)"', shown)
    named = [
        one
        for names in re.findall(r'(?:aria-describedby|aria-labelledby|\sfor)="([^"]*)"', shown)
        for one in names.split()
    ]
    assert set(named) <= set(ids)
    twice = {one for one in ids if ids.count(one) > 1}
    assert {one for one in twice if not one.startswith("rows-") and not re.match(r"id_stages-", one)} == set()


def test_every_picture_has_words(visitor: Client) -> None:
    text = visitor.get("/patterns").content.decode()
    assert all("aria-label=" in tag for tag in re.findall(r'<svg[^>]*role="img"[^>]*>', text))


def test_a_wrong_form_comes_back_with_all_that_was_typed(visitor: Client) -> None:
    sent = {"title": "", "price": "１２，３４５円です", "stages-0-name": "ワイヤー", "stages-0-price": "９９９"}
    answer = visitor.post("/patterns", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_title"' in text
    assert 'value="１２，３４５円です"' in text
    assert 'value="ワイヤー"' in text
    assert 'value="９９９"' in text


def test_a_row_is_added_and_taken_away_without_script_and_without_complaint(visitor: Client) -> None:
    sent = {"title": "", "stages-0-name": "ワイヤー", "stages-3-name": "本文"}
    more = visitor.post("/patterns", sent | {"add-stages": "1"})
    assert more.status_code == 200
    assert 'name="stages-4-name"' in more.content.decode()
    assert "has-error" not in more.content.decode()
    fewer = visitor.post("/patterns", sent | {"remove-stages-0": "1"}).content.decode()
    assert 'name="stages-0-name"' not in fewer
    assert 'value="本文"' in fewer


@pytest.mark.parametrize("address", PAGES)
def test_a_visitor_costs_no_query_beyond_the_site_clock_and_what_is_new(
    visitor: Client, address: str, django_assert_max_num_queries: object
) -> None:
    visitor.get(address)
    most = 5 if address == "/" else 3  # the front page also counts jobs by kind and reads today's fees
    with django_assert_max_num_queries(most):  # type: ignore[operator]  # newest jobs, columns, the simulated time
        visitor.get(address)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_does_not_exist_says_so_in_plain_words(visitor: Client, language: str) -> None:
    answer = visitor.get("/errors/none/here", headers={"accept-language": language})
    assert answer.status_code == 404
    assert f'<html lang="{language}">' in answer.content.decode()
