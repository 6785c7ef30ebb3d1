// What the browser keeps of this site while no page is open: notices, and the pages last seen, to read without a line.
// Pages seen are thrown away when somebody signs out (app.js): the next person at this device may be another.
"use strict";

const SHELL = "shell-1"; // style, script, icons: their addresses change with their content
const SEEN = "seen"; // home and contracts, as they were last seen
const MOST_SEEN = 30;
const KEPT = /^\/(contracts(\/con_[a-z2-7]{16})?|deadlines)?$/;
const AWAY = "/offline";

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
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(fromShell(request));
  else if (request.mode === "navigate") event.respondWith(fromSite(request, address));
});

async function fromShell(request) {
  const cache = await caches.open(SHELL);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function fromSite(request, address) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && KEPT.test(address.pathname) && !address.search) await keep(request, answer.clone());
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

addEventListener("push", (event) => {
  const { title, link, id } = event.data.json();
  event.waitUntil(registration.showNotification(title, { tag: id, data: link }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data || "/"));
});
