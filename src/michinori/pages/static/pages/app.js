// Small comforts. Every page works without this file.
"use strict";

// After an error, the summary is read first; where a sheet lies over it, the field in the sheet.
{
  const over = document.querySelector(".facets[open] .facet-sheet");
  const covered = over && getComputedStyle(over).position === "fixed";
  document.querySelector(covered ? ".facets [aria-invalid=true]" : "[data-focus]")?.focus();
}

// Rows of a form are added and taken away on the spot; without script the same buttons send the form.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[name]");
  const set = button?.closest("[data-rows]");
  if (!set) return;
  const name = set.dataset.rows;
  if (button.name === `add-${name}`) {
    event.preventDefault();
    addRow(set, button);
  } else if (button.name.startsWith(`remove-${name}-`)) {
    event.preventDefault();
    const add = set.querySelector(`[name="add-${name}"]`);
    button.closest(".row").remove();
    renumber(set);
    set.dispatchEvent(new Event("input", { bubbles: true }));
    add?.focus();
  }
});

function addRow(set, button) {
  makeRow(set, button);
  const row = set.querySelector(".rows").lastElementChild;
  row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

function makeRow(set, button) {
  const rows = set.querySelector(".rows");
  const taken = [...rows.querySelectorAll("[name^='remove-']")].map((each) => Number(each.name.split("-").pop()));
  const next = Math.max(-1, ...taken, Number(set.dataset.last ?? -1)) + 1;
  set.dataset.last = next;
  const holder = document.createElement("template");
  holder.innerHTML = set.querySelector("template").innerHTML.replaceAll("__row__", next);
  rows.append(holder.content);
  renumber(set);
  button.hidden = rows.children.length >= Number(set.dataset.most);
}

function renumber(set) {
  const rows = [...set.querySelectorAll(".rows > .row")];
  rows.forEach((row, index) => {
    const shown = row.querySelector(".row-num");
    if (shown) shown.textContent = index + 1;
  });
  const add = set.querySelector(`[name="add-${set.dataset.rows}"]`);
  if (add) add.hidden = rows.length >= Number(set.dataset.most);
  showSum(set);
}

// The sum of a row set's yen fields, beside the add button.
function showSum(set) {
  const sum = set.querySelector("[data-sum]");
  if (!sum) return;
  const total = [...set.querySelectorAll(".rows .input-yen")].reduce((all, input) => all + readYen(input.value), 0);
  sum.textContent = total.toLocaleString("ja-JP");
  showDifference(set, total);
}

// Where the rows have to add up to another field, how much is missing; ``data-less`` of it belongs to no row.
function showDifference(set, total) {
  const box = set.closest("[data-sums-to]");
  const wanted = readYen(document.querySelector(`[name="${box?.dataset.sumsTo}"]`)?.value ?? "");
  if (!box || !wanted) return;
  const foot = set.querySelector(".rows-foot");
  const note = foot.querySelector(".sums") ?? foot.appendChild(document.createElement("span"));
  const gap = wanted - total - Number(box.dataset.less || 0);
  note.className = `sums ${gap ? "is-off" : "is-same"}`;
  note.setAttribute("role", "status");
  const words = gap > 0 ? box.dataset.short : gap < 0 ? box.dataset.over : box.dataset.same;
  note.textContent = words.replace("…", Math.abs(gap).toLocaleString("ja-JP"));
}
document.querySelectorAll("[data-sums-to] [data-rows]").forEach(showSum);

// Parts of a form that belong to one choice ("name=value") are shown with it only; without script all of them are.
function showWith() {
  document.querySelectorAll("[data-with]").forEach((part) => {
    const [name, value] = part.dataset.with.split("=");
    const chosen = part.closest("form").querySelector(`[name="${name}"]:checked`);
    part.hidden = Boolean(chosen) && chosen.value !== value && !part.querySelector(".has-error");
  });
}
showWith();
document.addEventListener("change", showWith);

// The closed line of a fold in a form says so once something in it was changed.
document.addEventListener("input", (event) => {
  const fold = event.target.closest?.("[data-changed] > details.fold");
  const answer = fold?.querySelector("summary > span");
  if (answer) answer.textContent = fold.parentElement.dataset.changed;
});

// A link to a form in a fold opens it.
document.querySelectorAll('[href="#log-form"]').forEach((link) => {
  link.addEventListener("click", () => (document.getElementById("log").open = true));
});

// A timer for hours of work. It is kept in this browser, so that it goes on when the tab is closed.
const timer = document.querySelector("[data-timer]");
if (timer) {
  const key = `timer:${timer.dataset.timer}`;
  const part = (name) => timer.querySelector(`[data-timer-${name}]`);
  const [shown, say, small, write] = ["shown", "say", "small", "write"].map(part);
  const [start, stop, drop] = ["start", "stop", "drop"].map(part);
  const atRest = [say.textContent, small.textContent];
  const begun = () => Number(localStorage.getItem(key)) || 0;
  const minutes = () => Math.max(1, Math.round((Date.now() - begun()) / 60000));
  const since = () => {
    const from = new Date(begun()).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" });
    const yen = Math.floor((minutes() * Number(timer.dataset.rate)) / 60).toLocaleString("ja-JP");
    return timer.dataset.since.replace("[from]", from).replace("[yen]", yen);
  };
  const show = () => {
    const running = begun() > 0;
    start.hidden = running;
    stop.hidden = drop.hidden = !running;
    const seconds = running ? Math.max(0, Math.floor((Date.now() - begun()) / 1000)) : 0;
    const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((one) => String(one).padStart(2, "0"));
    shown.textContent = [Math.floor(seconds / 3600), ...parts].join(":");
    [say.textContent, small.textContent] = running ? [timer.dataset.running, since()] : atRest;
  };
  start.addEventListener("click", () => {
    localStorage.setItem(key, String(Date.now()));
    show();
    stop.focus();
  });
  stop.addEventListener("click", () => {
    document.getElementById("log").open = true;
    const spent = minutes();
    const hours = document.querySelector("[name=hours]");
    hours.value = Math.floor(spent / 60);
    document.querySelector("[name=minutes]").value = spent % 60;
    localStorage.removeItem(key);
    show();
    hours.focus();
  });
  drop.addEventListener("click", () => {
    localStorage.removeItem(key);
    show();
    start.focus();
  });
  write.className = "btn btn-line";
  shown.hidden = false;
  show();
  setInterval(show, 1000);
}

// A text to copy: the button is there only where the browser can.
document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.querySelector("span").textContent = button.dataset.copied;
  });
});

// What a panel asked for waits while a button or a finger is down: drawn in that moment, it would move what is pressed
// from under the pointer, and the press would be lost.
let pressing = false;
let waiting = [];
function release() {
  pressing = false;
  const answers = waiting;
  waiting = [];
  answers.forEach((answer) => answer.dispatchEvent(new ProgressEvent("load")));
}
addEventListener("pointerdown", (event) => (pressing = Boolean(event.target.closest?.("a, button, summary, label"))));
["pointerup", "pointercancel", "dragend", "pageshow"].forEach((over) => {
  addEventListener(over, () => setTimeout(release, 60), true); // the click comes after it
});
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!pressing) return;
  event.preventDefault();
  waiting.push(event.detail.xhr);
});

// A suggested figure is laid into its field, as if it had been typed.
document.addEventListener("click", (event) => {
  const chip = event.target.closest?.("[data-fill]");
  const field = chip && document.getElementById(chip.dataset.fill);
  if (!field) return;
  event.preventDefault();
  field.value = chip.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

function readYen(text) {
  return Number(text.normalize("NFKC").replace(/[\s,円¥]/g, "")) || 0;
}

document.addEventListener("input", (event) => {
  const set = event.target.closest?.("[data-rows]");
  if (set) showSum(set);
  const box = document.querySelector(`[data-sums-to="${CSS.escape(event.target.name ?? "")}"] [data-rows]`);
  if (box) showSum(box);
  if (event.target.dataset?.limit) showLength(event.target);
});

// Long text says how much room is left once it gets tight.
function showLength(field) {
  const left = Number(field.dataset.limit) - field.value.length;
  let note = field.parentElement.querySelector(".length");
  if (!note) {
    note = document.createElement("p");
    note.className = "length mute";
    note.setAttribute("role", "status");
    field.after(note);
  }
  const japanese = document.documentElement.lang === "ja";
  if (left > 200) note.textContent = "";
  else if (left >= 0) note.textContent = japanese ? `あと${left}文字` : `${left} characters left`;
  else note.textContent = japanese ? `${-left}文字多すぎます` : `${-left} characters too many`;
}

// Before a comment the browser does a short computation (ALTCHA): begun when the form is first touched, done while one
// writes. Where it cannot be done the comment is sent without, and somebody looks at it.
document.querySelectorAll("[data-altcha]").forEach((box) => {
  const form = box.closest("form");
  const field = box.querySelector("[name=altcha]");
  field.value = "";
  let working = null;
  const begin = () => {
    working ??= prove(box.dataset.altcha).then((proof) => (field.value = proof), () => {});
    return working;
  };
  form.addEventListener("focusin", begin);
  form.addEventListener("submit", (event) => {
    if (field.value || form.dataset.waited) return;
    event.preventDefault();
    event.stopPropagation();
    box.querySelector("[role=status]").textContent = box.dataset.working;
    begin().then(() => {
      form.dataset.waited = "1";
      form.requestSubmit(event.submitter);
    });
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    field.value = "";
    working = null;
    delete form.dataset.waited;
    box.querySelector("[role=status]").textContent = "";
  });
});

async function prove(address) {
  const challenge = await (await fetch(address)).json();
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const start = bytesOf(nonce);
  for (let counter = 0; ; counter += 1) {
    const word = new Uint8Array(start.length + 4);
    word.set(start);
    new DataView(word.buffer).setUint32(start.length, counter);
    const key = await crypto.subtle.importKey("raw", word, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: cost };
    const bits = new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8));
    const derivedKey = [...bits].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
  }
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

// A double click sends once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent || staysFor(form) || isHeld(form)) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  if (form.matches("[data-once]") && document.body.dataset.by && crypto.randomUUID) sign(form);
  event.submitter?.classList.add("busy");
});
// Without a connection the browser would put its own page in the place of what was written: a form that cannot wait is
// held back. Pressed again it goes, since a browser may be wrong about the connection; a double click is one press.
let heldAt = 0;
function isHeld(form) {
  const waits = form.matches("[data-once]") && navigator.serviceWorker?.controller;
  const said = document.querySelector("#offline b");
  if (navigator.onLine || waits || !said) return false;
  if (!said.hidden) return Date.now() - heldAt < 1_000;
  heldAt = Date.now();
  tellOffline();
  said.hidden = false;
  said.scrollIntoView({ block: "center" });
  return true;
}
function freeForms() {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll(".busy").forEach((button) => button.classList.remove("busy"));
}
addEventListener("pageshow", freeForms);
// Back shows what a list was asked for, not what was typed there on the way to another.
addEventListener("pageshow", (event) => {
  const [arrival] = performance.getEntriesByType("navigation");
  if (event.persisted || arrival?.type === "back_forward") {
    document.querySelectorAll('form[method="get"]').forEach((form) => form.reset());
  }
});
window.navigation?.addEventListener("navigateerror", freeForms); // its reader stopped it: it can be pressed again

// Menus close on Escape and on a click elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// What is live on a page (hx-trigger="live:TOPIC from:body", or live:TOPIC:ID) is asked for again when the server says
// that it has changed; every ten seconds where the server cannot be listened to; not at all while nobody looks.
function liveNames() {
  const parts = [...document.querySelectorAll("[hx-trigger*='live:']")];
  return new Set(parts.flatMap((part) => part.getAttribute("hx-trigger").match(/live:[\w:-]+/g)));
}
// Nobody has done anything then: the server does not take it for a sign that somebody is here.
document.addEventListener("htmx:configRequest", ({ detail: { triggeringEvent, headers } }) => {
  if (/^live:/.test(triggeringEvent?.type ?? "live:")) headers["By-Itself"] = "1";
});
function tellLive(name, ref = "") {
  document.body.dispatchEvent(new CustomEvent(name, { detail: { ref } }));
}
function goLive() {
  const tick = 10_000;
  const silence = 40_000;
  let since = document.body.dataset.since; // a practice has none: it is asked every ten seconds
  let stream, lastHeard, timer;
  let pause = 1_000;
  const all = () => liveNames().forEach((name) => tellLive(name));
  const close = () => {
    clearTimeout(timer);
    stream?.close();
    stream = null;
  };
  const heard = (event) => {
    since = event.lastEventId;
    lastHeard = Date.now();
    pause = 1_000;
  };
  const fail = () => {
    close();
    timer = setTimeout(open, pause * (1 + Math.random()));
    pause = Math.min(pause * 2, 60_000);
  };
  const open = () => {
    close();
    if (document.hidden || !since || !liveNames().size) return;
    lastHeard = Date.now();
    stream = new EventSource(`/live?since=${since}`);
    stream.onerror = fail;
    stream.addEventListener("beat", heard);
    stream.addEventListener("again", (event) => {
      heard(event);
      all();
    });
    stream.addEventListener("live", (event) => {
      heard(event);
      const { topic, ref } = JSON.parse(event.data);
      tellLive(`live:${topic}`, ref);
      if (ref) tellLive(`live:${topic}:${ref}`, ref);
    });
    stream.addEventListener("end", stop);
  };
  const watch = setInterval(() => {
    if (document.hidden) return;
    if (!stream) all();
    else if (Date.now() - lastHeard > silence) fail();
  }, tick);
  const stop = () => {
    close();
    clearInterval(watch);
    since = null;
  };
  document.addEventListener("visibilitychange", open);
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && open());
  document.addEventListener("htmx:responseError", (event) => event.detail.xhr.status === 401 && stop());
  open();
}
if (liveNames().size) goLive();

// The pages last seen can be read without a connection. Who has signed out leaves none behind.
if ("serviceWorker" in navigator) {
  if (document.body.dataset.since) navigator.serviceWorker.register("/worker.js").catch(() => {});
  else if (!document.querySelector("[data-away], .practice") && "caches" in window) caches.delete("seen");
}
function tellOffline() {
  const told = document.getElementById("offline");
  if (!told) return;
  told.hidden = navigator.onLine;
  told.querySelector("b").hidden = true;
}
["online", "offline"].forEach((name) => addEventListener(name, tellOffline));
tellOffline();

// A form that may wait for a connection says which sending it is, and as whom it was written. The same pressed again from
// the same place in the browser's history, after one has stopped it or gone back, is the same sending.
function sign(form) {
  const ours = ["sent_key", "page_key", "writer_key", "kept_form", "written_by", "csrfmiddlewaretoken"];
  const fields = [...new FormData(form)].filter(([name]) => !ours.includes(name));
  const typed = JSON.stringify(fields.map(([name, value]) => [name, value.name ?? value, value.size]));
  const before = history.state?.sent;
  const sent = before?.typed === typed ? before : { typed, key: crypto.randomUUID() };
  history.replaceState({ ...history.state, sent }, "");
  const said = { sent_key: sent.key, written_by: document.body.dataset.by };
  Object.entries(said).forEach(([name, value]) => {
    form.elements[name]?.remove();
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  });
  if (form.dataset.uses) askWorker({ drop: [form.dataset.uses] });
}

// What waits for a connection (worker.js) is shown with its text only to who wrote it.
const unsent = document.getElementById("unsent");
const askWorker = (what) => navigator.serviceWorker.ready.then(({ active }) => active.postMessage(what));
const told = (name, n) => unsent.dataset[name].replace("[n]", n);
let ownForms = 0;
let waitingForms = false;
let shownForms = "";
let anySent = false;
function showUnsent({ forms, sent }) {
  anySent ||= Boolean(sent);
  const now = JSON.stringify([anySent, forms.map((form) => [form.key, form.answer])]);
  if (now === shownForms) return;
  shownForms = now;
  const { by = "", away } = document.body.dataset;
  const mine = forms.filter((form) => form.by === by);
  const refused = mine.filter((form) => form.answer !== undefined);
  const waits = away ? forms.length : mine.length - refused.length;
  const others = away ? [] : forms.filter((form) => form.by !== by);
  ownForms = mine.length;
  waitingForms = mine.length > refused.length;
  const lines = [anySent && told("sent"), waits && told("waits", waits), refused.length && told("refused", refused.length)];
  unsent.querySelector("[role=status]").textContent = lines.filter(Boolean).join(" · ");
  const rows = mine.map((form) => unsentRow([form.key], whatOf(form), form));
  if (others.length) rows.push(unsentRow(others.map((form) => form.key), told("others", others.length)));
  unsent.querySelector("ul").replaceChildren(...rows);
  unsent.hidden = !rows.length && !lines.some(Boolean);
  const mended = mine.find((form) => form.key === sessionStorage.getItem("mends"));
  if (mended) fillAgain(mended);
}
// Signing out takes away what waits, so that is asked first.
function staysFor(form) {
  return ownForms > 0 && form.getAttribute("action")?.endsWith("/accounts/logout/") && !confirm(told("leaving", ownForms));
}
function whatOf(form) {
  const typed = form.fields.find(([name, value]) => ["body", "note"].includes(name) && value)?.[1] ?? "";
  const files = form.fields.filter(([, value]) => value instanceof File).map(([, file]) => file.name);
  const long = form.answer === undefined && typed.length > 60; // what is refused is shown in full
  return [long ? `${typed.slice(0, 60)}…` : typed, ...files].filter(Boolean).join(" · ");
}
function unsentRow(keys, what, form) {
  const row = unsent.querySelector("template").content.cloneNode(true).firstElementChild;
  const [button, why, mend] = ["button", ".unsent-why", "a"].map((each) => row.querySelector(each));
  row.querySelector("b").textContent = what;
  const when = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" };
  if (form) row.querySelector("time").textContent = new Date(form.at).toLocaleString(document.documentElement.lang, when);
  const refused = form?.answer !== undefined;
  if (refused || !form) button.textContent = button.dataset.drop;
  if (refused) {
    why.textContent = whyRefused(form.answer) || unsent.dataset.old;
    why.hidden = mend.hidden = false;
    mend.href = form.path;
    mend.addEventListener("click", () => sessionStorage.setItem("mends", form.key));
  }
  button.addEventListener("click", () => askWorker({ drop: keys }));
  return row;
}
function whyRefused(answer) {
  const page = new DOMParser().parseFromString(answer, "text/html");
  const found = page.querySelectorAll("main .summary li, main h1, main h1 + p");
  const lines = [...found].filter((one) => one.matches("li") || !page.querySelector("main .summary"));
  return lines.map((one) => one.textContent.trim()).join(" ");
}
// A form that was refused is filled in again as it was sent.
function fillAgain({ key, path, fields }) {
  const form = location.pathname === path && document.querySelector("form[data-once]");
  if (!form) return;
  sessionStorage.removeItem("mends");
  form.dataset.uses = key;
  for (const name of new Set(fields.map(([each]) => each))) {
    const values = fields.filter(([each]) => each === name).map(([, value]) => value);
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "file") layFiles(field, values);
      else if (field.type === "checkbox") field.checked = values.includes(field.value);
      else if (name !== "seen") field.value = values[0];
      openTo(field);
    }
  }
  form.querySelector("textarea, input:not([type=hidden])").focus();
}
function openTo(field) {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}
function layFiles(field, files) {
  const chosen = new DataTransfer();
  files.forEach((file) => chosen.items.add(file));
  field.files = chosen.files;
}
// What was begun in a form with room for words stays in this tab until it is sent: who walks away from it finds it again,
// and nobody else; what a visitor began, they find once they have signed in, too.
const BEGUN = "begun ";
const LONG = 'main form[method="post"]:has(textarea):not(:has([type="password"]))';
// Nothing ticked: what somebody agrees to is agreed to anew.
const WORDS =
  "textarea, select:not([multiple]), input:not([type=hidden], [type=file], [type=checkbox], [type=radio], [type=submit])";
const cameAs = ({ options, defaultValue }) =>
  options ? ([...options].find((one) => one.defaultSelected) ?? options[0])?.value : defaultValue;
const ME = document.body.dataset.by ?? "";
const wordsIn = (form) => [...form.querySelectorAll(WORDS)];
// Which of a page's forms it is; the secret of a link is nothing to be kept.
function begunIn(form, by = ME) {
  if (location.pathname.includes("/inquiries/link/")) return "";
  const action = form.getAttribute("action") ?? "";
  const alike = [...document.querySelectorAll(LONG)].filter((one) => (one.getAttribute("action") ?? "") === action);
  return `${BEGUN}${by} ${location.pathname}${location.search} ${action} ${alike.indexOf(form)}`;
}
function dropBegun(goes) {
  const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(BEGUN));
  keys.filter((key) => goes(key.split(" ")[1])).forEach((key) => sessionStorage.removeItem(key));
}
function noteBegun(form) {
  const key = begunIn(form);
  if (!key) return;
  const seen = {};
  const typed = wordsIn(form).map((field) => {
    const { name } = field;
    seen[name] = (seen[name] ?? -1) + 1;
    return [name, seen[name], cameAs(field), field.value];
  });
  const changed = typed.filter(([, , came, now]) => came !== now);
  if (changed.length) sessionStorage.setItem(key, JSON.stringify(changed));
  else sessionStorage.removeItem(key);
}
const fieldOf = (form, name, nth) => wordsIn(form).filter((one) => one.name === name)[nth];
function lay(field, value) {
  field.value = value;
  ["input", "change"].forEach((name) => field.dispatchEvent(new Event(name, { bubbles: true })));
}
// The rows that were added to the form: a fresh page lacks them.
function makeRowsFor(form, names) {
  form.querySelectorAll("[data-rows]").forEach((set) => {
    const add = set.querySelector(`[name="add-${set.dataset.rows}"]`);
    const begins = `${set.dataset.rows}-`;
    const numbers = names.filter((name) => name.startsWith(begins)).map((name) => parseInt(name.slice(begins.length), 10));
    const there = (number) => wordsIn(set).some(({ name }) => name === begins + number || name.startsWith(`${begins}${number}-`));
    for (const number of [...new Set(numbers)].filter((one) => one >= 0).sort((one, other) => one - other)) {
      if (there(number) || !add || add.hidden) continue;
      set.dataset.last = number - 1;
      makeRow(set, add);
    }
  });
}
// Only into what is as the page came: not what the site gives back beside an error, nor what the browser has restored.
function goOn(form) {
  const key = [begunIn(form), begunIn(form, "")].find((one) => one && sessionStorage.getItem(one));
  if (!key) return;
  const changed = JSON.parse(sessionStorage.getItem(key));
  if (wordsIn(form).every((field) => field.value === cameAs(field)))
    makeRowsFor(form, changed.map(([name]) => name));
  const found = changed.map(([name, nth, came, now]) => ({ field: fieldOf(form, name, nth), came, now }));
  const these = found.filter(({ field, came }) => field && cameAs(field) === came && field.value === came);
  if (!these.length) return;
  const line = unsent.querySelector("template.begun").content.cloneNode(true).firstElementChild;
  line.querySelector("button").addEventListener("click", () => {
    these.forEach(({ field, came }) => lay(field, came));
    line.remove();
    these[0].field.focus();
  });
  these.forEach(({ field, now }) => {
    lay(field, now);
    openTo(field);
  });
  form.prepend(line);
  if (key === begunIn(form)) return;
  sessionStorage.removeItem(key); // a visitor's, who has signed in
  noteBegun(form);
}
// Back to a form that was sent: the browser gives back what was typed, but no rows that were added.
const sentFrom = (form) => begunIn(form) && `${begunIn(form)} sent`;
function giveBackRows(form) {
  const sent = JSON.parse(sessionStorage.getItem(sentFrom(form)) ?? "[]");
  const there = new Set(wordsIn(form));
  makeRowsFor(form, sent.map(([name]) => name));
  for (const [name, nth, , now] of sent) {
    const field = fieldOf(form, name, nth);
    if (field && !there.has(field)) lay(field, now);
  }
}
if (unsent) {
  if (ME) dropBegun((by) => by && by !== ME);
  document.querySelectorAll(LONG).forEach(goOn);
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form");
    if (form?.matches(LONG) && target.matches(`${WORDS}, [data-rows]`)) noteBegun(form);
  });
  addEventListener("submit", ({ target, defaultPrevented }) => {
    if (defaultPrevented) return;
    if (target.getAttribute("action")?.endsWith("/accounts/logout/")) dropBegun(() => true);
    else if (target.matches(LONG)) {
      const begun = sessionStorage.getItem(begunIn(target));
      if (begun && target.querySelector("[data-rows]")) sessionStorage.setItem(sentFrom(target), begun);
      sessionStorage.removeItem(begunIn(target));
    }
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) return;
    const [arrival] = performance.getEntriesByType("navigation");
    const forms = [...document.querySelectorAll(LONG)].filter((form) => form.querySelector("[data-rows]"));
    if (arrival?.type === "back_forward") {
      forms.forEach(giveBackRows);
      document.querySelectorAll("[data-rows]:has(.row)").forEach(showSum);
    } else if (!document.querySelector("main .summary")) {
      forms.forEach((form) => sessionStorage.removeItem(sentFrom(form))); // begun anew, and no answer with errors
    }
  });
}
// Photos taken one after the other join the other files of their field; where it takes one file, the newest counts.
document.addEventListener("change", ({ target }) => {
  const field = target.dataset?.camera && document.getElementById(target.dataset.camera);
  if (!field || !target.files.length) return;
  layFiles(field, [...(field.multiple ? field.files : []), ...target.files]);
  target.value = "";
});

// Files that another app shared: shown on the page that asks what they are for, and laid into the form that was chosen.
const shared = document.getElementById("shared");
const takes = location.hash === "#shared" && document.querySelector("form[data-once] [name=uploads]");
function showShared(files) {
  if (takes && files.length) {
    layFiles(takes, files);
    takes.form.dataset.uses = "shared";
    openTo(takes);
    takes.scrollIntoView({ block: "center" });
  }
  if (!shared) return;
  const [none, list, acts] = ["p", "ul", ".acts"].map((each) => shared.querySelector(each));
  none.hidden = files.length > 0;
  acts.hidden = !none.hidden;
  list.replaceChildren(...files.map(drawShared));
}
function drawShared(file) {
  const row = document.createElement("li");
  const name = Object.assign(document.createElement("span"), { textContent: file.name });
  row.append(name);
  createImageBitmap(file).then((picture) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 240, height: 240 });
    const side = Math.min(picture.width, picture.height);
    const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
    canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, 240, 240);
    row.prepend(canvas);
  }, () => {});
  return row;
}
if (unsent && "serviceWorker" in navigator) {
  const look = () => askWorker({ send: navigator.onLine });
  navigator.serviceWorker.addEventListener("message", ({ data }) => (data.shared ? showShared(data.shared) : showUnsent(data)));
  const { by } = document.body.dataset;
  if (shared || takes) askWorker({ shared: by });
  shared?.querySelector("button").addEventListener("click", () => askWorker({ drop: ["shared"], shared: by }));
  addEventListener("online", look);
  setInterval(() => waitingForms && navigator.onLine && look(), 5_000);
  look();
}

// This device shows notices (web push): the browser asks its owner, then the form sends what it gave.
async function offerPush(box) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || Notification.permission === "denied") return;
  const [on, off] = ["on", "off"].map((name) => box.querySelector(`[data-push-${name}]`));
  const worker = await navigator.serviceWorker.register("/worker.js");
  const known = await worker.pushManager.getSubscription();
  if (off) {
    if (known) off.elements.endpoint.value = known.endpoint;
    (known && box.dataset.pushKnown ? off : on).hidden = false;
    off.addEventListener("submit", () => known?.unsubscribe());
  } else {
    if (known || localStorage.getItem("push") === "no") return; // who said no is not asked again
    box.hidden = false;
    box.querySelector("[data-push-no]").addEventListener("click", () => {
      localStorage.setItem("push", "no");
      box.hidden = true;
    });
  }
  on.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    const options = { userVisibleOnly: true, applicationServerKey: box.dataset.push };
    const made = await worker.pushManager.subscribe(options).catch(() => null);
    if (!made) {
      box.querySelector("[data-push-refused]").hidden = false;
      return;
    }
    const { endpoint, keys } = made.toJSON();
    Object.entries({ endpoint, key: keys.p256dh, auth: keys.auth, site_key: box.dataset.push }).forEach(([name, value]) => {
      on.elements[name].value = value;
    });
    on.submit();
  });
}
document.querySelectorAll("[data-push]").forEach(offerPush);

// The site has another key for push services: a device that was signed up with the former one is signed up anew, once.
async function renewPush(form) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || Notification.permission !== "granted") return;
  const worker = await navigator.serviceWorker.getRegistration();
  const known = await worker?.pushManager.getSubscription();
  const raw = known?.options.applicationServerKey;
  if (!raw) return;
  const own = form.dataset.pushRenew;
  const has = btoa(String.fromCharCode(...new Uint8Array(raw))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  if (has === own) return;
  await known.unsubscribe(); // a browser takes no second key before
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: own });
  const { endpoint, keys } = made.toJSON();
  const sent = new FormData(form);
  const values = { endpoint, key: keys.p256dh, auth: keys.auth, site_key: own, former: known.endpoint };
  Object.entries(values).forEach(([name, value]) => sent.set(name, value));
  await fetch(form.action, { method: "POST", body: new URLSearchParams(sent), headers: { Accept: "application/json" } });
}
document.querySelectorAll("[data-push-renew]").forEach((form) => renewPush(form).catch(() => {}));

// A list drawn anew keeps what was opened in its entries, and the focus: both are found again by the entry's id.
const placeIn = (list, one) => {
  const entry = one.parentElement.closest("[id]");
  const n = [...entry.querySelectorAll(one.localName)].indexOf(one);
  return entry !== list && list.contains(entry) ? { id: entry.id, tag: one.localName, n } : null;
};
const foundAt = (place) => place && document.getElementById(place.id)?.querySelectorAll(place.tag)[place.n];
let kept;
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  const parts = [...target.querySelectorAll(":focus"), ...target.querySelectorAll("details[open]")];
  kept = { target, places: parts.map((each) => [each.matches(":focus"), placeIn(target, each)]).reverse() };
});
document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (kept?.target !== target) return;
  kept.places.forEach(([focus, place]) => {
    const found = foundAt(place);
    if (found && focus) found.focus({ preventScroll: true });
    else if (found) found.open = true;
  });
});

// A list with the newest at its end is opened at the end, and stays there while one looks at the end.
const toEnd = document.querySelector("[data-to-end]");
if (toEnd) {
  let near = true;
  const end = () => document.getElementById("last")?.scrollIntoView({ block: "end", behavior: "instant" });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === toEnd) near = toEnd.getBoundingClientRect().bottom < innerHeight + 240;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === toEnd && near && document.activeElement === document.body) end();
  });
}

// Looking at work: the picture grows without the page being asked anew, a press on it pins the next remark, arrow keys
// turn the pages, + and − and f do what the buttons do while the picture has the focus.
const view = document.querySelector("[data-look]");
if (view) {
  const stage = view.querySelector("[data-stage]");
  const zooms = [...view.querySelectorAll("[data-zoom]")];
  const zoomTo = (link) => {
    if (!link || !stage) return;
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = stage;
    const middle = [(stage.scrollLeft + clientWidth / 2) / scrollWidth, (stage.scrollTop + clientHeight / 2) / scrollHeight];
    zooms.forEach((one) => (one === link ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current")));
    stage.className = `look-stage is-${link.dataset.zoom}`;
    if (document.activeElement === link && !link.checkVisibility()) zooms.find((one) => one.checkVisibility())?.focus(); // a phone shows the next step
    stage.scrollTo(middle[0] * stage.scrollWidth - clientWidth / 2, middle[1] * stage.scrollHeight - clientHeight / 2);
  };
  const step = (by) => zoomTo(zooms[zooms.findIndex((one) => one.hasAttribute("aria-current")) + by]);
  const full = view.querySelector("[data-full]");
  const fill = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (view.requestFullscreen) view.requestFullscreen();
    else full.setAttribute("aria-pressed", String(view.classList.toggle("is-full"))); // no such thing on an iPhone
  };
  document.addEventListener("fullscreenchange", () => full.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement))));
  full.hidden = false;
  full.addEventListener("click", fill);
  zooms.forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      zoomTo(link);
    });
  });
  const keys = { ArrowLeft: "[rel=prev]", ArrowRight: "[rel=next]" };
  const letters = { "+": () => step(1), ";": () => step(1), "=": () => step(1), "-": () => step(-1), f: fill };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select, video, audio")) return;
    const moves = stage && stage.scrollWidth > stage.clientWidth;
    if (event.key in keys && !moves) view.querySelector(keys[event.key])?.click();
    else if (view.contains(event.target) && event.key in letters) letters[event.key]();
    else if (event.key === "Escape") view.classList.remove("is-full");
  });
  if (stage && !location.hash && document.activeElement === document.body) stage.focus({ preventScroll: true });

  const write = document.querySelector("#write form");
  const sheet = view.querySelector("[data-sheet]");
  if (write && sheet) {
    const pin = sheet.querySelector("[data-new-pin]");
    const { across, down, body } = write.elements;
    const show = () => {
      const place = [across, down].map((field) => Math.min(100, Math.max(0, Number(field.value) || 0)));
      pin.setAttribute("x", `${place[0]}%`);
      pin.setAttribute("y", `${place[1]}%`);
      pin.removeAttribute("hidden");
    };
    sheet.classList.add("is-pinning");
    sheet.addEventListener("click", (event) => {
      if (event.target.closest("a")) return;
      const box = sheet.getBoundingClientRect();
      across.value = ((100 * (event.clientX - box.left)) / box.width).toFixed(1);
      down.value = ((100 * (event.clientY - box.top)) / box.height).toFixed(1);
      show();
      if (view.matches(".is-full, :fullscreen")) fill();
      body.focus();
    });
    [across, down].forEach((field) => field.addEventListener("input", show));
    if (across.value || down.value) show();
  }
  const player = view.querySelector("[data-player]");
  const second = write?.elements.second;
  if (player && second) {
    player.addEventListener("pause", () => (second.value = Math.floor(player.currentTime)));
    player.addEventListener("seeked", () => (second.value = Math.floor(player.currentTime)));
  }
  document.querySelectorAll("[data-second]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      player.currentTime = Number(link.dataset.second);
      player.focus();
    });
  });
}

// Ctrl or ⌘ and Enter send a message.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.matches?.("[data-sends]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// Faces: the square to show of a picture is dragged on a canvas, and the three numbers of the form follow.
for (const box of document.querySelectorAll("[data-face]")) {
  const canvas = box.querySelector("canvas");
  const size = box.querySelector("[type=range]");
  const numbers = { left: 50, top: 50, side: 100 };
  let picture = null;
  const read = (name) => {
    const typed = box.querySelector(`[name=${name}]`).value;
    return typed === "" || isNaN(typed) ? numbers[name] : Math.min(100, Math.max(name === "side" ? 10 : 0, Number(typed)));
  };
  const write = (name, value) => (box.querySelector(`[name=${name}]`).value = Math.round(Math.min(100, Math.max(0, value))));
  const square = () => {
    const side = (Math.min(picture.width, picture.height) * read("side")) / 100;
    return { side, x: ((picture.width - side) * read("left")) / 100, y: ((picture.height - side) * read("top")) / 100 };
  };
  const draw = () => {
    if (!picture) return;
    const { side, x, y } = square();
    canvas.getContext("2d").drawImage(picture, x, y, side, side, 0, 0, canvas.width, canvas.height);
    size.value = read("side");
  };
  box.querySelector("[type=file]").addEventListener("change", async (event) => {
    picture = await createImageBitmap(event.target.files[0]).catch(() => null);
    for (const part of box.querySelectorAll("[data-face-tool]")) part.hidden = !picture;
    draw();
  });
  box.addEventListener("input", (event) => {
    if (event.target === size) write("side", Number(size.value));
    draw();
  });
  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", (event) => {
    if (!picture || !canvas.hasPointerCapture(event.pointerId)) return;
    const { side, x, y } = square();
    const scale = side / canvas.clientWidth;
    if (picture.width > side) write("left", ((x - event.movementX * scale) / (picture.width - side)) * 100);
    if (picture.height > side) write("top", ((y - event.movementY * scale) / (picture.height - side)) * 100);
    draw();
  });
}

// Room. What is new on a contract's page or beside its work is drawn without moving what one reads or writes, and one
// returns to where one pressed.
let steady;
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (!target.matches?.("[data-steady]")) return;
  const top = (each) => each.getBoundingClientRect().top;
  const held = document.activeElement;
  const writes = !target.contains(held) && held.matches("input, textarea") && top(held) < innerHeight;
  const read = writes ? held : [...target.querySelectorAll("li[id]")].find((each) => each.getBoundingClientRect().bottom > 120);
  steady = read && (writes || scrollY > 80) ? [read, top(read)] : null;
});
document.addEventListener("htmx:afterSettle", () => {
  const again = steady && (steady[0].isConnected ? steady[0] : document.getElementById(steady[0].id));
  if (again) scrollBy({ top: again.getBoundingClientRect().top - steady[1], behavior: "instant" });
  steady = null;
});
document.addEventListener("submit", ({ target }) => {
  if (target.closest("[data-steady]")) sessionStorage.setItem("pressed", JSON.stringify([location.pathname, scrollY]));
});
const pressed = JSON.parse(sessionStorage.getItem("pressed") ?? "null");
sessionStorage.removeItem("pressed");
if (pressed?.[0] === location.pathname) scrollTo({ top: pressed[1], behavior: "instant" });

// finding: a long form in steps, one at a time; without script its steps stand below each other.
function showStep(box, number) {
  box.dataset.now = number;
  const kept = box.querySelector("input[name=step]");
  if (kept) kept.value = number;
  for (const way of box.querySelectorAll(".steps-head [data-go]")) {
    if (way.dataset.go === String(number)) way.setAttribute("aria-current", "step");
    else way.removeAttribute("aria-current");
  }
}
document.querySelectorAll(".in-steps").forEach((box) => showStep(box, box.dataset.step));
document.addEventListener("click", (event) => {
  const way = event.target.closest?.("[data-go], .in-steps .summary a");
  const box = way?.closest(".in-steps");
  if (!box) return;
  const number = way.dataset.go ?? document.querySelector(way.getAttribute("href"))?.closest("[data-of]")?.dataset.of;
  if (number) showStep(box, number);
  if (!way.dataset.go) return;
  event.preventDefault();
  box.scrollIntoView();
  box.querySelector(`[data-of="${number}"] :is(input, textarea, select):not([type=hidden])`)?.focus({ preventScroll: true });
});

// The sheet of filters closes with Escape.
document.addEventListener("keydown", (event) => {
  const sheet = event.key === "Escape" && document.querySelector(".facets[open]");
  if (sheet && getComputedStyle(sheet.querySelector(".facet-sheet")).position === "fixed") sheet.open = false;
});

// A passkey that is not there, or a question that was put aside: the library itself says nothing.
document.addEventListener("allauth.error", (event) => {
  const said = document.getElementById("passkey-failed");
  if (!said) return;
  event.preventDefault();
  document.getElementById("passkey-refused")?.remove();
  said.hidden = false;
  said.scrollIntoView({ block: "nearest" });
});
