// What the browser keeps of this site while no page is open: notices, the pages last seen to read without a connection,
// and what was written without one until it can be sent. All of it is cleared when somebody signs out.
"use strict";

const SHELL = "shell-1"; // style, script, icons: their addresses change with their content
const SEEN = "seen"; // pages about contracts and messages, as they were last seen
const MOST_SEEN = 40;
const HAND_IN = "(do/deliver|stages/\\d+/(submit|report)|hours)";
const CONTRACT = "contracts/con_[a-z2-7]{16}";
const THREAD = "messages/thr_[a-z2-7]{16}";
const KEPT = new RegExp(`^/(contracts|${CONTRACT}(/(files|terms|${HAND_IN}))?|messages|${THREAD}|deadlines)?$`);
const WAITS = new RegExp(`^/(${THREAD}|${CONTRACT}/${HAND_IN})$`); // forms that wait for a connection
const AWAY = "/offline";
const SHARE = "/share";
const MOST_SHARED = 10; // files in a form
const SENT_ONCE_MS = 47 * 3600 * 1000; // the site knows a form that it has carried out for 48 hours

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.add(AWAY)));
  skipWaiting();
});

addEventListener("activate", (event) => {
  const old = (name) => name !== SHELL && name !== SEEN;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.method === "POST" && request.mode === "navigate") {
    if (WAITS.test(address.pathname)) event.respondWith(sendOrKeep(request, address.pathname));
    if (address.pathname === SHARE) event.respondWith(takeShared(request));
  }
  if (request.method !== "GET") return;
  if (address.pathname.startsWith("/static/")) event.respondWith(fromShell(request));
  else if (request.mode === "navigate") event.respondWith(fromSite(request, address));
});

async function fromShell(request) {
  const cache = await caches.open(SHELL);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone()).catch(() => {}); // the device is full: it is shown all the same
  return answer;
}

async function fromSite(request, address) {
  try {
    const answer = await fetch(request);
    const kept = answer.ok && !answer.redirected && KEPT.test(address.pathname) && !address.search;
    if (kept) await keep(request, answer.clone()).catch(() => {});
    return answer;
  } catch (error) {
    return (await caches.match(request.url.split("#")[0])) || (await caches.match(AWAY)) || Promise.reject(error);
  }
}

async function keep(request, answer) {
  const cache = await caches.open(SEEN);
  await cache.put(request.url.split("#")[0], answer);
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - MOST_SEEN)).map((one) => cache.delete(one)));
}

// What is not sent yet, by its key: as whom, to which address, since when, the fields with their files; once the site has
// refused it, also what it answered. Under "shared" the files that another app shared last, and who looked at them.
function inStore(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("unsent", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("forms", { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const base = opening.result;
      const asked = base.transaction("forms", mode).objectStore("forms");
      const found = act(asked);
      asked.transaction.oncomplete = () => resolve(found.result);
      asked.transaction.onabort = () => reject(asked.transaction.error);
      base.close();
    };
  });
}
const put = (form) => inStore("readwrite", (store) => store.put(form));
const drop = (key) => inStore("readwrite", (store) => store.delete(key));
const all = () => inStore("readonly", (store) => store.getAll());
const unsent = async () => (await all()).filter((form) => form.fields).sort((a, b) => a.at - b.at);

// Another app shares files: they only lie ready until somebody puts them into a form and sends it. Any site can post here.
async function takeShared(request) {
  const given = await request.formData().then((form) => form.getAll("files"), () => []);
  const files = given.filter((file) => file instanceof File && file.size).slice(0, MOST_SHARED);
  if (files.length) await put({ key: "shared", files }).catch(() => {}); // no room: the page says that none has come
  return Response.redirect(SHARE, 303);
}

// They belong to who first looks at them: nobody who signs in on this device later sees them.
async function sharedFor(by) {
  const found = (await all()).find((one) => one.files);
  if (!found) return [];
  const theirs = (found.by ?? by) === by;
  await (theirs ? put({ ...found, by }) : drop(found.key));
  return theirs ? found.files : [];
}

// A form that cannot be sent is kept, if a page of ours has made its key. Where another site sent it, the referrer says
// so: a page cannot pretend to be ours, and kept forms are sent with a fresh token against forgery.
async function sendOrKeep(request, path) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (error) {
    const form = await copy.formData();
    const [key, by] = ["sent_key", "written_by"].map((name) => form.get(name));
    if (!key || !by || !request.referrer.startsWith(`${location.origin}/`)) throw error;
    const typed = ([name, value]) => name !== "csrfmiddlewaretoken" && (typeof value === "string" || value.name);
    await put({ key, by, path, at: Date.now(), fields: [...form].filter(typed) });
    registration.sync?.register("unsent").catch(() => {});
    return Response.redirect(`${path.match(`^/${CONTRACT}`)?.[0] ?? path}#unsent`, 303);
  }
}

let sending = null;
function sendAll() {
  sending ??= sendEach().finally(() => {
    sending = null;
  });
  return sending;
}

async function sendEach() {
  const waiting = (await unsent()).filter((form) => form.answer === undefined);
  if (!waiting.length) return;
  const asked = await fetch("/sender", { redirect: "manual" });
  if (!asked.ok) return; // nobody is signed in
  const { by, token } = await asked.json();
  for (const form of waiting.filter((one) => one.by === by)) {
    if (Date.now() - form.at < SENT_ONCE_MS) {
      if (!(await send(form, token))) return;
    } else {
      await put({ ...form, answer: "" });
      await tell();
    }
  }
}

// Whether the site has answered for good; else it is sent again later.
async function send(form, token) {
  const body = new FormData();
  form.fields.forEach(([name, value]) => body.append(name, value));
  body.append("csrfmiddlewaretoken", token);
  const answer = await fetch(form.path, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
  const done = answer.ok && (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  if (done) await drop(form.key);
  else if ([400, 403, 404, 409, 413, 422].includes(answer.status)) await put({ ...form, answer: await answer.text() });
  else return false;
  await tell(done && (await answer.json()).to);
  return true;
}

async function tell(sent = "") {
  const [forms, pages] = await Promise.all([unsent(), clients.matchAll({ includeUncontrolled: true })]);
  pages.forEach((page) => page.postMessage({ forms, sent }));
}

addEventListener("sync", (event) => event.waitUntil(sendAll()));
addEventListener("message", (event) => {
  const { send: wanted, shared, drop: keys = [] } = event.data;
  const work = async () => {
    await Promise.all(keys.map(drop));
    if (shared) event.source.postMessage({ shared: await sharedFor(shared) });
    await tell();
    if (wanted) await sendAll().catch(() => {}); // still no connection
  };
  event.waitUntil(work());
});

addEventListener("push", (event) => {
  const { title, link, id } = event.data.json();
  event.waitUntil(registration.showNotification(title, { tag: id, data: link }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data || "/"));
});
