/* The desk's keys and its box that finds people while one types. Without this script everything works by links and buttons.
   An element says its key with data-key ("l", or "g m" for two in a row); a form is sent with Ctrl+Enter; Ctrl+K and / go to the
   box. Single keys can be switched off (WCAG 2.1.4): then the body says data-keys="off" and only Ctrl+K and Ctrl+Enter are left. */
"use strict";

(() => {
  const on = document.body.dataset.keys !== "off";
  const box = () => document.querySelector("input[type=search], input[role=combobox]");
  const typing = (target) => target.closest("input:not([type=radio],[type=checkbox]), textarea, select, [contenteditable]");
  const keyed = () => [...document.querySelectorAll("[data-key]")];

  const press = (one) => {
    if (one.matches("a, button, summary")) one.click();
    else if (one.matches("input[type=radio], input[type=checkbox]")) { one.click(); one.focus(); }
    else one.focus();
  };

  let before = "", since = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const search = box();
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const form = event.target.closest("form") || document.querySelector("main form[data-main]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (!on || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || event.isComposing) return;
    if (event.key === "/") {
      const search = box();
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    if (event.key === "?") { event.preventDefault(); help(); return; }
    const pair = before && performance.now() - since < 1500 ? `${before} ${event.key}` : "";
    const found = keyed().find((one) => one.dataset.key === pair) || keyed().find((one) => one.dataset.key === event.key);
    before = event.key; since = performance.now();
    if (found) { event.preventDefault(); before = ""; press(found); }
  });

  /* A page that is one form is there to be typed into: its first box has the caret, unless a fault is told first. */
  const form = document.querySelector("main form[data-main]");
  if (form && !document.querySelector(".error-summary") && document.activeElement === document.body) {
    form.querySelector("input:not([type=hidden],[type=radio],[type=checkbox],[type=submit]), textarea, select")?.focus();
  }

  /* "?": the keys of this page, in a dialog of the browser's own. */
  const help = () => {
    const dialog = document.getElementById("keys");
    if (!dialog) return;
    const list = dialog.querySelector("dl.of-page");
    list.replaceChildren();
    for (const one of keyed()) {
      const row = document.createElement("div"), key = document.createElement("dt"), says = document.createElement("dd");
      const kbd = document.createElement("kbd");
      kbd.textContent = one.dataset.key;
      key.append(kbd);
      const words = [...one.childNodes].filter((part) => part.nodeName !== "KBD").map((part) => part.textContent).join("");
      says.textContent = one.dataset.keySays || one.labels?.[0]?.textContent || words.trim().replace(/\s+/g, " ");
      row.append(key, says);
      list.append(row);
    }
    dialog.showModal();
  };

  /* The box: a combobox over the answers of data-suggest. Arrows move, Enter opens what is marked, else the form is sent. */
  for (const input of document.querySelectorAll("input[data-suggest]")) {
    const list = document.getElementById(input.getAttribute("aria-controls"));
    const form = input.form;
    if (!list || !form) continue;
    let timer = 0, asked = "", running = null, marked = -1;
    const options = () => [...list.querySelectorAll("[role=option]")];
    const mark = (at) => {
      options().forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
      marked = at;
      const one = options()[at];
      if (one) { input.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); mark(-1); };
    const ask = async () => {
      const words = input.value.trim();
      if (words === asked) return;
      asked = words;
      running?.abort();
      if (words.length < 3) { close(); return; }
      running = new AbortController();
      try {
        const answer = await fetch(input.dataset.suggest, {
          method: "POST", body: new FormData(form), credentials: "same-origin", signal: running.signal, redirect: "error",
        });
        if (!answer.ok || input.value.trim() !== words) return;
        list.innerHTML = await answer.text();
        const some = options().length > 0;
        list.hidden = !some;
        input.setAttribute("aria-expanded", String(some));
        mark(options().length === 1 ? 0 : -1);
        input.dataset.answered = words;
      } catch (problem) {
        if (problem.name !== "AbortError") close();
      }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 110); });
    input.addEventListener("keydown", (event) => {
      const all = options();
      if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); mark((marked + 1) % all.length); }
      else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); mark((marked - 1 + all.length) % all.length); }
      else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
      else if (event.key === "Enter" && !list.hidden && marked >= 0 && input.dataset.answered === input.value.trim()) {
        event.preventDefault();
        all[marked].querySelector("a").click();
      }
    });
    input.addEventListener("blur", () => setTimeout(() => { if (!list.contains(document.activeElement)) close(); }, 150));
  }

  /* Work that goes on: looked at every two seconds. A part is written anew only where it says something else, so that the step alone
     is read out, once. When it has ended, or whoever looks on is signed out, the page opens anew. */
  const working = document.querySelector("[data-working]");
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { "Steward-Looks": "1" }, credentials: "same-origin", redirect: "manual" });
      const page = answer.status === 200 ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
      const now = page?.querySelector("[data-working]");
      if (now) {
        for (const one of working.querySelectorAll("[data-part]")) {
          const other = now.querySelector(`[data-part="${one.dataset.part}"]`);
          if (other && other.innerHTML !== one.innerHTML) one.replaceChildren(...other.childNodes);
        }
      } else if (answer.status < 500) { location.reload(); return; }
    } catch { /* the server restarts, or the line is down: in two seconds again */ }
    setTimeout(look, 2000);
  };
  if (working) setTimeout(look, 1000);
})();
