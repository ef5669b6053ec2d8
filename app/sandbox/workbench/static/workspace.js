// The agent workspace: the ticket, its reply editor, and the tray with the product's frame.
import { scheme, tell } from "./bar.js";
import { make } from "./canvas_fields.js";
import { richText } from "./rich_text.js";
import { trayWidth } from "./tray.js";
import { actionsOf } from "./zaf_actions.js";
import { Host } from "./zaf_host.js";

const boot = JSON.parse(document.getElementById("boot").textContent);
const at = `/workbench/zendesk/${boot.ticket}`;
const byId = (id) => document.getElementById(id);
const editor = byId("editor");
let host = null;
let savedTags = [];

const page = {
  editor,
  toasts: byId("toasts"),
  host: () => host,
  frame: () => host.frame,
  tagsChanged() {
    paintTags();
    host.fire("ticket.tags.changed", host.state.ticket.tags);
  },
  textChanged() {
    host.state.ticket.comment.text = editor.innerHTML;
    host.fire("comment.text.changed", editor.innerHTML);
    host.fire("ticket.comment.text.changed", editor.innerHTML);
  },
  open(ticket) {
    location.assign(`/workbench/zendesk/${Number(ticket)}?as=${boot.agent}`);
  },
  async applyMacro(id) {
    const effect = await (await fetch(`${at}/macros/${Number(id)}`)).json();
    editor.append(richText(effect.html));
    page.textChanged();
    host.state.ticket.tags = effect.tags;
    page.tagsChanged();
  },
};

function paintTags() {
  byId("tags").replaceChildren(...host.state.ticket.tags.map((tag) => make("span", "", tag)));
}

function paintComment() {
  const { type } = host.state.ticket.comment;
  byId("kind").value = type;
  byId("composer").dataset.type = type;
  const { name, email } = host.state.ticket.requester;
  byId("to").textContent = type === "internalNote" ? "Only agents will see it" : `To ${name}${email ? ` <${email}>` : ""}`;
}

function paintThread(comments) {
  const when = (moment) => new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(moment));
  const rows = comments.map((comment) => {
    const row = make("li", comment.public ? comment.role : "note");
    row.dataset.initials = comment.author.split(/\s+/, 2).map((word) => [...word][0] ?? "").join("");
    const head = make("p", "by");
    const name = make("b", "", comment.author);
    name.dir = "auto";
    head.append(name, make("small", "", `${comment.public ? "" : "Internal note · "}${when(comment.at)}`));
    const words = make("div", "words");
    words.dir = "auto";
    words.append(richText(comment.html));
    row.append(head, words);
    return row;
  });
  byId("thread").replaceChildren(...rows);
}

function changed(path) {
  if (path.endsWith("tags")) paintTags();
  if (path.endsWith("comment.text")) editor.replaceChildren(richText(host.state.ticket.comment.text));
  paintComment();
}

async function loadFrame(facts) {
  host?.close();
  const frame = Object.assign(document.createElement("iframe"), { title: "Counterfoil", name: `app_${crypto.randomUUID()}`, allow: "clipboard-read; clipboard-write" });
  byId("pane").replaceChildren(frame);
  const state = { ticket: facts.ticket, currentUser: facts.currentUser, colorScheme: scheme(), currentAccount: { subdomain: boot.subdomain, planName: "Enterprise", timeFormat: 24, timeZone: "UTC" } };
  const metadata = { appId: boot.appId, installationId: boot.installationId, name: "Counterfoil", version: "1.0.0", settings: {}, plan: null };
  const context = { product: "support", location: "ticket_sidebar", account: { subdomain: boot.subdomain }, ticketId: boot.ticket };
  host = new Host(frame, new URL(boot.frame).origin, { state, metadata, context, actions: actionsOf(page), changed });
  window.host = Object.assign(host, { submit }); // for browser tests
  paintScheme(state.colorScheme);
  await post(frame);
}

// The frame is loaded by a form POST with the signed token, in a third-party site, as Zendesk does.
async function post(frame) {
  const address = new URL(boot.frame);
  address.search = new URLSearchParams({ origin: location.origin, app_guid: host.appGuid, colorScheme: host.state.colorScheme });
  const { token } = await tell(`${at}/token`, { agent: boot.agent, query: address.search.slice(1) });
  const form = Object.assign(document.createElement("form"), { method: "post", action: address.href, target: frame.name, hidden: true });
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "token", value: token }));
  document.body.append(form);
  form.submit();
  form.remove();
}

function paintScheme(chosen) {
  byId("tray").dataset.theme = chosen;
  byId("scheme").textContent = chosen === "dark" ? "Light app" : "Dark app";
}

function setScheme(chosen) {
  host?.set("colorScheme", chosen);
  paintScheme(chosen);
}

async function submit() {
  const { ticket } = host.state;
  try {
    await host.hook("ticket.save");
  } catch (error) {
    page.toasts.append(make("div", "toast error", error.message));
    ["ticket.submit.fail", "ticket.submit.always"].forEach((name) => host.fire(name, error.message));
    return `refused: ${error.message}`;
  }
  host.fire("ticket.submit.start");
  const html = editor.textContent.trim() ? editor.innerHTML : "";
  const body = { agent: boot.agent, html, public: ticket.comment.type === "publicReply", tags: ticket.tags, status: byId("submit-status").value, customer: byId("kind").value === "customer" };
  const saved = await tell(`${at}/submit`, body);
  editor.replaceChildren();
  page.textChanged();
  ticket.status = byId("status").textContent = saved.ticket.status;
  paintThread(saved.comments);
  savedTags = saved.ticket.tags;
  byId("saved").textContent = "Saved";
  ["ticket.submit.done", "ticket.submit.always"].forEach((name) => host.fire(name));
  return "saved";
}

async function changeRequester() {
  const { requester } = await tell(`${at}/requester`, { user: Number(byId("requester").value) });
  host.state.ticket.requester = requester;
  paintComment();
  for (const field of ["id", "email", "name", "externalId"]) host.fire(`ticket.requester.${field}.changed`, requester[field]);
}

async function load() {
  const facts = await (await fetch(`${at}/state?as=${boot.agent}`)).json();
  byId("submit-status").value = ["pending", "solved"].includes(facts.ticket.status) ? facts.ticket.status : "open";
  paintThread(facts.comments);
  savedTags = [...facts.ticket.tags];
  await loadFrame(facts);
  paintTags();
  paintComment();
}

async function refresh() {
  const facts = await (await fetch(`${at}/state?as=${boot.agent}`)).json();
  if (facts.comments.length !== byId("thread").children.length) paintThread(facts.comments);
  if (host) mergeTags(facts.ticket.tags);
}

// What the API changed meanwhile comes into the open form; what the agent changed there stays.
function mergeTags(tags) {
  const fresh = tags.filter((tag) => !savedTags.includes(tag));
  const gone = savedTags.filter((tag) => !tags.includes(tag));
  savedTags = tags;
  if (!fresh.length && !gone.length) return;
  const kept = host.state.ticket.tags.filter((tag) => !gone.includes(tag));
  host.state.ticket.tags = [...new Set([...kept, ...fresh])];
  page.tagsChanged();
}

byId("reload").addEventListener("click", load);
byId("submit").addEventListener("click", submit);
byId("requester").addEventListener("change", changeRequester);
byId("scheme").addEventListener("click", () => setScheme(host.state.colorScheme === "dark" ? "light" : "dark"));
byId("kind").addEventListener("change", () => byId("kind").value === "customer" || host.set("ticket.comment.type", byId("kind").value));
byId("macro").addEventListener("change", async (event) => {
  if (event.target.value) await page.applyMacro(event.target.value);
  event.target.value = "";
});
editor.addEventListener("input", () => page.textChanged());
editor.addEventListener("paste", (event) => {
  event.preventDefault();
  document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
});
for (const button of document.querySelectorAll("[data-mark]"))
  button.addEventListener("mousedown", (event) => event.preventDefault() ?? document.execCommand(button.dataset.mark));
document.addEventListener("scheme", (event) => setScheme(event.detail));
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
trayWidth(byId("grip"), document.querySelector(".desk"));
setInterval(refresh, 2500); // a note may be written by a job, after the answer
load();
