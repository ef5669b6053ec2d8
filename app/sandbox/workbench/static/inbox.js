// The inbox page: asks the product for the canvas through the workbench's server, draws it, and keeps the thread fresh.
import { tell } from "./bar.js";
import { drawCanvas, drawFailure } from "./canvas.js";
import { make } from "./canvas_fields.js";
import { richText } from "./rich_text.js";

const boot = JSON.parse(document.getElementById("boot").textContent);
const at = `/workbench/intercom/${boot.conversation}`;
const root = document.getElementById("canvas");
const thread = document.getElementById("thread");
const byId = (id) => document.getElementById(id);
let canvas = null;
let latest = 0;

// For browser tests and the curious: every exchange of this page.
const exchanges = (window.exchanges = []);

function report(flow, outcome, height) {
  const tall = flow === "initialize" && height > 400 ? [`the first canvas is ${height} px high, the limit is 400`] : [];
  const warnings = [...outcome.problems, ...outcome.advice, ...tall];
  const size = outcome.bytes < 1024 ? `${outcome.bytes} bytes` : `${(outcome.bytes / 1024).toFixed(1)} KB`;
  byId("wire").textContent = `${flow} · ${outcome.status || "no answer"} · ${outcome.ms} ms · ${size}${height ? ` · ${height} px` : ""}`;
  byId("warnings").replaceChildren(...warnings.map((words) => make("p", "warning", words)));
  byId("wire").parentElement.classList.toggle("bad", warnings.length > 0);
  if (warnings.length) byId("wire").parentElement.open = true;
  byId("answered").textContent = JSON.stringify(outcome.answer, null, 1);
  byId("asked").textContent = JSON.stringify(outcome.sent, null, 1);
}

async function ask(flow, body) {
  const turn = (latest += 1);
  root.classList.add("waiting");
  root.setAttribute("aria-busy", "true");
  let outcome;
  try {
    outcome = await tell(`${at}/${flow}`, { agent: boot.agent, ...body });
  } catch (error) {
    outcome = { status: 0, ms: 0, bytes: 0, answer: null, problems: [error.message], advice: [], sent: body };
  }
  if (turn !== latest) return;
  root.setAttribute("aria-busy", "false");
  exchanges.push({ flow, ...outcome });
  show(flow, body, outcome);
  await refresh();
}

function show(flow, body, outcome) {
  if (outcome.problems.length) {
    drawFailure(root, () => ask(flow, body));
    return report(flow, outcome, 0);
  }
  canvas = outcome.answer.canvas;
  const height = drawCanvas(root, canvas, { first: flow === "initialize", act });
  report(flow, outcome, height);
}

function act(component, values, pressed) {
  pressed?.classList.add("pressed");
  return ask("submit", { component_id: component.id, input_values: values, current_canvas: canvas });
}

function message({ kind, author, at: moment, html }) {
  const mine = author.type === "admin";
  const row = make("li", `${kind === "note" ? "note" : mine ? "mine" : "theirs"}`);
  const words = make("div", "bubble");
  words.dir = "auto";
  words.append(kind === "comment" || kind === "note" ? richText(html) : `${author.name} did: ${kind}`);
  const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(new Date(moment * 1000));
  row.append(words, make("small", "", `${author.name || author.email || "Visitor"} · ${when}${kind === "note" ? " · internal note" : ""}`));
  return row;
}

let drawn = "";
let open = true;
async function refresh() {
  const answered = await fetch(`${at}/thread`);
  if (!answered.ok) return;
  const now = await answered.json();
  if (JSON.stringify(now) === drawn) return;
  drawn = JSON.stringify(now);
  thread.replaceChildren(...now.messages.map(message));
  byId("tags").replaceChildren(...now.tags.map((tag) => make("span", "", tag)));
  thread.lastElementChild?.scrollIntoView({ block: "nearest" });
  open = now.state === "open";
  byId("state").textContent = open ? "Close" : "Reopen";
  byId("state").hidden = false;
}

byId("reply").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  if (!form.get("text").trim()) return;
  await tell(`${at}/reply`, { agent: boot.agent, kind: form.get("kind"), text: form.get("text") });
  event.target.elements.text.value = "";
  await refresh();
});
byId("state").addEventListener("click", async () => {
  await tell(`${at}/state`, { agent: boot.agent, open: !open });
  await refresh();
});
for (const choice of document.querySelectorAll("[name=kind]"))
  choice.addEventListener("change", () => byId("reply").classList.toggle("noting", choice.value === "note"));
document.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
setInterval(refresh, 2500); // a note may be written by a job, after the answer
refresh();
ask("initialize", {});
