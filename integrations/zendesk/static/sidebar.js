// The frame beside a ticket. It knows no billing: it asks for a card of the open ticket, shows it, and sends back which
// button was pressed. The bearer token lives in this closure only: no cookie, no storage, gone with the frame.
(() => {
  "use strict";
  const SLOW_AFTER = 3000, OLD_AFTER = 5 * 60 * 1000, MOST_HEIGHT = 1500;

  const bootElement = document.getElementById("boot");
  const boot = JSON.parse(bootElement.textContent);
  bootElement.remove();

  const said = document.querySelector(".said");
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  let client = null, ticketId = "", running = null, readAt = 0, height = 0;

  const main = () => document.querySelector("main.card");
  const template = (id) => document.getElementById(id).content.cloneNode(true);

  // What a screen reader hears: emptied first, so that the same sentence is said again.
  function announce(sentence) {
    said.textContent = "";
    if (sentence) requestAnimationFrame(() => { said.textContent = sentence; });
  }

  // Puts a card in the place of the old one. Focus follows only an agent who is working in this frame: to the field that
  // is wrong, else to the title.
  function show(fragment, focus) {
    main().replaceWith(fragment);
    announce(main().dataset.said);
    if (!focus) return;
    const wrong = main().querySelector("[aria-invalid=true]:not(fieldset), fieldset[aria-invalid=true] input");
    (wrong || main().querySelector("h1")).focus({ preventScroll: !wrong });
    if (!wrong) window.scrollTo(0, 0);
  }

  // The answers are our own server's pages, escaped there; scripts in them would not run (DOMParser, and our policy).
  function parsed(html) {
    const card = new DOMParser().parseFromString(html, "text/html").querySelector("main.card");
    if (!card) throw new TypeError("no card in the answer");
    return document.adoptNode(card);
  }

  function slow() {
    announce(boot.slow);
    if (main().querySelector(".slow")) return;
    const line = document.createElement("p");
    line.className = "slow muted small";
    line.textContent = boot.slow;
    main().querySelector(".head").append(line);
  }

  // Without an answer nobody knows what became of an action: never that nothing happened, but the way to look at it.
  function unanswered(command = "") {
    const [, kind, id] = command.split(":");
    if (kind !== "action") return template("offline");
    const card = template("unanswered");
    card.querySelector(".btn").value = `open:action:${id}`;
    return card;
  }

  async function ask(path, body, pressed) {
    if (running) running.abort();
    const mine = running = Object.assign(new AbortController(), { pressed });
    const timer = setTimeout(slow, SLOW_AFTER);
    try {
      const answer = await fetch(path, {
        method: "POST",
        headers: { Authorization: "Bearer " + boot.bearer, "Content-Type": "application/json" },
        body: JSON.stringify({ ticket_id: ticketId, locale, time_zone: timeZone, ...body }),
        credentials: "omit",
        signal: mine.signal,
      });
      const html = await answer.text();
      if (running !== mine) return;
      const card = answer.status === 401 ? template("ended") : parsed(html);
      readAt = Date.now();
      show(card, pressed);
    } catch (error) {
      if (running === mine && error.name !== "AbortError") show(unanswered(body.component_id), pressed);
    } finally {
      clearTimeout(timer);
      if (running === mine) running = null;
    }
  }

  function load() {
    show(template("loading"), false);
    return ask("/zendesk/card", {}, false);
  }

  // What stands in the fields; of boxes that are ticked under one name, all, joined by commas.
  function fieldsOf(form) {
    const data = new FormData(form);
    return Object.fromEntries([...new Set(data.keys())].map((name) => [name, data.getAll(name).join(",")]));
  }

  function press(button, fields) {
    button.style.minWidth = button.offsetWidth + "px";
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-busy", "true");
    return ask("/zendesk/submit", { component_id: button.value, fields }, true);
  }

  const read = async (path) => (await client.get(path))[path];

  // Puts a reply into the editor of the open ticket, as a draft that the agent sends. What takes markup gets our server's,
  // cleaned there; nothing is made of text here.
  async function insert(reply) {
    if (String(await read("ticket.id")) !== ticketId) return "elsewhere";
    const rich = await read("ticket.comment.useRichText").catch(() => true);
    const first = rich === false ? ["ticket.comment.appendText", reply.text, "inserted_text"] : ["ticket.comment.appendHtml", reply.html, "inserted"];
    for (const [name, words, how] of [first, ["ticket.editor.insert", reply.html, "inserted"]]) {
      try {
        await client.invoke(name, words);
        if (reply.tags.length) await client.invoke("ticket.tags.add", ...reply.tags).catch(() => {});
        if (reply.status) await client.set("ticket.status", reply.status).catch(() => {});
        return how;
      } catch { /* the next one */ }
    }
    return "refused";
  }

  // Copies the words; where the browser does not let us, they are selected for the agent.
  async function copy(reply) {
    getSelection().selectAllChildren(main().querySelector(".reply blockquote"));
    try {
      await navigator.clipboard.writeText(reply.text);
    } catch {
      return document.execCommand("copy") ? "copied" : "selected";
    }
    return "copied";
  }

  // What was done with a reply is told to the server. Words that have stood for long are made anew first.
  async function withReply(button) {
    const reply = JSON.parse(main().querySelector(".reply script").textContent), does = button.dataset.reply;
    if (does === "insert" && Date.now() - readAt > OLD_AFTER) {
      return ask("/zendesk/submit", { component_id: button.dataset.again, fields: {} }, true);
    }
    const mine = running = { pressed: true, abort() {} };
    const how = await (does === "insert" ? insert : copy)(reply).catch(() => "refused");
    if (running !== mine) return;
    running = null;
    if (how === "selected") button.textContent = button.dataset.selected;
    else press(button, { how });
  }

  // An open page is read anew when it is looked at again after a while; not while something is being typed.
  function refreshIfOld() {
    const button = main().querySelector(".foot button");
    if (running || !button || main().querySelector(".fields") || Date.now() - readAt < OLD_AFTER) return;
    ask("/zendesk/submit", { component_id: button.value, fields: {} }, false);
  }

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if ((running && running.pressed) || !button || button.name !== "command") return;
    if (button.dataset.reply) withReply(button);
    else press(button, fieldsOf(event.target));
  });

  // Enter in a field presses the button that belongs to it, not the first one of the page, which leads back.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    const near = event.target.closest(".find, details");
    const button = (near && near.querySelector("button")) || main().querySelector(".btn.primary, .body > .buttons .btn");
    if (button) button.form.requestSubmit(button);
  });

  function fit() {
    const wanted = Math.min(Math.ceil(document.body.getBoundingClientRect().height), MOST_HEIGHT);
    if (wanted === height) return;
    height = wanted;
    client.invoke("resize", { height: wanted + "px" }).catch(() => {});
  }

  function follow() {
    new ResizeObserver(fit).observe(document.body);
    client.on("colorScheme.changed", (scheme) => {
      if (scheme === "light" || scheme === "dark") document.documentElement.dataset.theme = scheme;
    });
    client.on("ticket.requester.id.changed", () => ticketId && load());
    client.on("pane.activated", refreshIfOld);
    client.on("app.activated", refreshIfOld);
  }

  async function start() {
    client = window.ZAFClient && window.ZAFClient.init();
    if (!client) return show(template("outside"), false);
    follow();
    const context = await client.context();
    ticketId = String(context.ticketId || "");
    return ticketId ? load() : show(template("outside"), false);
  }

  start();
})();
