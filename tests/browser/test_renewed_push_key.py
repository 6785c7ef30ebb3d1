"""After the site's key for pushes was renewed, a browser that comes again signs its device up anew, once.

Chromium has no push service here, so its push manager is one of the test's: it holds one subscription, bound to one
key, and takes no second key before the first subscription has ended, as browsers do.
"""

import json

from playwright.sync_api import Page
from sites import Site

from tests.browser.test_change_and_end import program
from tests.browser.visitors import Visits
from tests.push.test_push import Browser

_MANAGER = """(keys => {
  const plain = text => atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const raw = text => Uint8Array.from(plain(text), one => one.charCodeAt(0)).buffer;
  const held = () => JSON.parse(localStorage.getItem("held") || "null");
  const subscription = () => held() && {
    endpoint: held().endpoint,
    options: { applicationServerKey: raw(held().key) },
    toJSON: () => ({ endpoint: held().endpoint, keys }),
    unsubscribe: async () => { localStorage.removeItem("held"); return true; },
  };
  const pushManager = {
    getSubscription: async () => subscription(),
    subscribe: async ({ applicationServerKey: key }) => {
      if (held()) throw new DOMException("another key", "InvalidStateError");
      const n = Number(localStorage.getItem("n") || 0) + 1;
      localStorage.setItem("n", n);
      localStorage.setItem("held", JSON.stringify({ key, endpoint: `https://push.example/${n}` }));
      return subscription();
    },
  };
  const worker = { pushManager };
  window.PushManager = class {};
  Object.defineProperty(Notification, "permission", { get: () => "granted" });
  const container = ServiceWorkerContainer.prototype;
  container.register = async () => worker;
  container.getRegistration = async () => worker;
})(%s)"""


def held(page: Page) -> dict[str, str]:
    found: dict[str, str] = json.loads(page.evaluate('localStorage.getItem("held")'))
    return found


def test_a_device_is_signed_up_anew_at_the_next_visit_and_only_then(visits: Visits, server: Site) -> None:
    ren = visits("RenPush")
    program(server, ren)
    own = Browser().keys
    ren.context.add_init_script(_MANAGER % json.dumps({"p256dh": own["key"], "auth": own["auth"]}))
    ren.signs_in()
    ren.opens("/settings/notices")
    ren.presses("この端末に通知を出す")
    ren.sees("この端末にお知らせを出します")
    before = held(ren.page)
    assert before["endpoint"] == "https://push.example/1"

    assert server.run("renew-push-key")["served_by_the_former"] >= 1
    with ren.page.expect_response("**/settings/push") as told:
        ren.page.goto("/settings")
    assert told.value.status == 204
    after = held(ren.page)
    assert after["endpoint"] == "https://push.example/2"
    assert after["key"] != before["key"]

    ren.opens("/settings/notices")
    ren.presses("この端末の通知をやめる")
    ren.sees("この端末には、もうお知らせを出しません")
    ren.page.goto("/settings")
    assert ren.page.evaluate('localStorage.getItem("held")') is None, "who has none is not signed up"
