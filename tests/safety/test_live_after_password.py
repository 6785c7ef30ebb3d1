"""A changed password ends what the old one opened: pages, and streams of ``/live`` in every other browser."""

import re

from sites import Site

from tests.live.listeners import PASSWORD, Listener, sign_in

EMAIL = "ren-changes@example.jp"


def test_a_changed_password_ends_the_streams_of_other_browsers(server: Site) -> None:
    server.run("user", "create", "--email", EMAIL, "--name", "Ren", "--password", PASSWORD)
    stranger, ren = sign_in(server.url, EMAIL), sign_in(server.url, EMAIL)
    with Listener(stranger) as overheard:
        assert overheard.answer.status_code == 200
        page = ren.get("/accounts/password/change/")
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token
        new = f"{PASSWORD}-new"
        sent = {"oldpassword": PASSWORD, "password1": new, "password2": new, "csrfmiddlewaretoken": token[1]}
        done = ren.post("/accounts/password/change/", data=sent, headers={"Referer": server.url})
        assert done.status_code == 302
        overheard.next("end", patience=25)
        overheard.next("over")
    with Listener(stranger) as again:
        assert again.answer.status_code == 204
    assert stranger.get("/contracts").status_code == 302
    for person in (stranger, ren):
        person.close()
