// The editor of a reply. It knows no macro: while somebody types it asks our server what it says of the text, and shows
// that. Everything it does has a button without it; all words are the server's.
(() => {
  "use strict";
  const AFTER = 350, MANY_AFTER = 1500, MOST_LINES = 2000;
  const form = document.querySelector("form.macro");
  if (!form) return;
  document.documentElement.classList.add("scripted");

  const said = document.getElementById("said"), customer = document.getElementById("preview-customer");
  let running = null, timer = 0, manyTimer = 0, leaving = false, lastText = null, heard = "", chosen = form.dataset.chosen !== undefined;

  const template = (id) => document.getElementById(id).content.cloneNode(true);
  const now = () => JSON.stringify([...new FormData(form)].filter(([name]) => !/^(preview|picked|tab|add_|new_name)/.test(name)));
  const written = () => form.dataset.unsaved !== undefined || now() !== saved;

  function announce(words) {
    if (words === heard) return;
    heard = said.textContent = words;
  }

  // One number a line, and as many rows; what is wrong is marked.
  function number(code) {
    const text = code.querySelector("textarea"), list = code.querySelector("ol");
    const lines = Math.min(text.value.split("\n").length, MOST_LINES);
    while (list.children.length < lines) list.append(document.createElement("li"));
    while (list.children.length > lines) list.lastChild.remove();
    text.rows = lines;
  }

  function mark(code) {
    const text = code.querySelector("textarea"), faults = document.getElementById(text.dataset.faults);
    const bad = new Set([...faults.querySelectorAll("[data-line]")].map((one) => Number(one.dataset.line)));
    [...code.querySelectorAll("li")].forEach((one, place) => one.classList.toggle("bad", bad.has(place + 1)));
    text.setAttribute("aria-invalid", String(faults.childElementCount > 0));
    const tab = text.closest(".panel")?.previousElementSibling;
    if (tab) tab.classList.toggle("wrong", tab.nextElementSibling.querySelector(".fault") !== null);
  }

  const codes = () => [...form.querySelectorAll(".code")];

  // A preview that was whole stays, with the time that it is of, while the text is broken.
  function preview(fresh, anew) {
    const old = document.getElementById("preview"), whole = fresh.dataset.whole === "yes";
    const notice = old.querySelector(".before");
    if (whole || anew || old.dataset.whole !== "yes" || !notice) old.replaceWith(fresh);
    else notice.hidden = false;
  }

  // A review can be asked for once there is something to read and nothing is wrong with it.
  function ready(sound) {
    const button = form.querySelector("button[data-when-written]");
    if (button) button.disabled = !sound || !(form.dataset.open !== undefined || written());
  }

  function show(html, anew) {
    const answer = new DOMParser().parseFromString(html, "text/html").getElementById("live");
    if (!answer) throw new TypeError("no live part in the answer");
    for (const fresh of answer.querySelectorAll("[data-live]")) {
      const old = document.getElementById(fresh.id);
      if (!old) continue;
      if (fresh.id === "preview") preview(document.adoptNode(fresh), anew);
      else if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...document.adoptNode(fresh).childNodes);
      if (fresh.id === "tally") first(fresh.dataset.right.split(" ").filter(Boolean));
    }
    codes().forEach(mark);
    ready(answer.dataset.wrong === "no");
    announce(answer.dataset.said);
  }

  // Until somebody chose a customer, the preview is for one for whom the reply reads right.
  function first(right) {
    if (chosen || !right.length || right.includes(customer.value)) return;
    customer.value = right[0];
    chosen = true;
    ask({ anew: true });
  }

  function trouble(id) {
    const place = document.getElementById("trouble");
    if (place.dataset.of !== id) place.replaceChildren(...(id ? [template(id)] : []));
    place.dataset.of = id;
  }

  async function ask({ many = false, anew = false } = {}) {
    clearTimeout(timer);
    clearTimeout(manyTimer);
    if (running) running.abort();
    const mine = running = new AbortController();
    document.getElementById("preview").setAttribute("aria-busy", "true");
    try {
      const body = new FormData(form), path = form.dataset.live + (many ? "?many=yes" : "");
      const answer = await fetch(path, { method: "POST", body, signal: mine.signal, redirect: "manual" });
      const html = answer.ok ? await answer.text() : "";
      if (running !== mine) return;
      if (answer.ok) show(html, anew);
      if (answer.ok && !many) manyTimer = setTimeout(ask, MANY_AFTER, { many: true });
      trouble(answer.ok ? "" : answer.status === 413 ? "too-much" : answer.status >= 500 ? "offline" : "ended");
    } catch (error) {
      if (error.name !== "AbortError") trouble("offline");
    } finally {
      if (running === mine) {
        running = null;
        document.getElementById("preview").removeAttribute("aria-busy");
      }
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER, {});
  }

  // Puts words at the cursor, so that the browser's own undo takes them back.
  function insert(text, words, from, to) {
    text.focus();
    text.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, words)) {
      text.setRangeText(words, from, to, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function shown() {
    const open = codes().map((one) => one.querySelector("textarea")).filter((one) => one.offsetParent);
    return open.includes(lastText) ? lastText : open[0];
  }

  function fact(button) {
    const text = shown();
    if (text) insert(text, button.dataset.insert, text.selectionStart, text.selectionEnd);
  }

  // What was meant instead of what stands in a line.
  function useIt(button) {
    const field = document.getElementById(button.dataset.field), { wrong, meant, line } = button.dataset;
    const lines = field.value.split("\n"), before = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const place = line > 0 && lines[line - 1] !== undefined ? lines[line - 1].indexOf(wrong) : -1;
    if (place < 0) return false;
    insert(field, meant, before + place, before + place + wrong.length);
    ask();
    return true;
  }

  // The last empty row of a list always has an empty one behind it.
  function grow(field) {
    const row = field.closest("[data-grows]");
    if (!row || row.nextElementSibling || ![...row.querySelectorAll("input, select")].some((one) => one.value)) return;
    const next = row.cloneNode(true);
    next.querySelectorAll("input, select").forEach((one) => {
      const label = next.querySelector(`label[for="${one.id}"]`);
      one.value = "";
      one.id = one.id.replace(/\d+$/, (place) => Number(place) + 1);
      if (label) label.htmlFor = one.id;
    });
    row.after(next);
  }

  function search(field) {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const table = document.getElementById(field.dataset.finds);
    for (const row of table.querySelectorAll("tr[data-says]")) {
      row.hidden = !words.every((word) => row.dataset.says.includes(word));
    }
    for (const group of table.querySelectorAll("tbody")) group.hidden = !group.querySelector("tr[data-says]:not([hidden])");
  }

  form.addEventListener("focusin", (event) => { if (event.target.matches(".code textarea")) lastText = event.target; });
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.finds) return search(field);
    if (field.name === "tab") return;
    if (field.matches(".code textarea")) number(field.closest(".code"));
    grow(field);
    soon();
  });
  form.addEventListener("change", (event) => {
    if (event.target === customer) chosen = true;
    if (event.target.dataset.finds) return;
    const wanted = document.getElementById("preview-locale");
    if (event.target.name === "tab" && wanted && [...wanted.options].some((one) => one.value === event.target.value)) {
      wanted.value = event.target.value;
    }
    ask({ anew: event.target.name.startsWith("preview") || event.target.name === "tab" });
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.insert) fact(button);
    if (button?.dataset.meant && useIt(button)) event.preventDefault();
    if (button?.name === "pick" || button?.name === "see") {
      event.preventDefault();
      if (button.name === "pick") form.elements.picked.value = button.value;
      else customer.value = button.value;
      chosen = true;
      ask({ anew: true });
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=radio], [type=checkbox])")) {
      event.preventDefault();
      ask();
    }
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const save = form.querySelector("button[value=save]");
      if (save && !save.disabled) form.requestSubmit(save);
    }
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    if (running) running.abort();
  });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => { if (!leaving && written()) event.preventDefault(); });

  codes().forEach(number);
  codes().forEach(mark);
  const saved = now();
  ask({ many: true, anew: true });
})();
