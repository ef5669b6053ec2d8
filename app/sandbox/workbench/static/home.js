// The first page: the switches of the sandbox, and a ticket of one's own.
import { tell } from "./bar.js";

const said = document.getElementById("said");
const now = document.getElementById("now");

function say(words, bad = false) {
  said.textContent = words;
  said.classList.toggle("bad", bad);
}

function paintNow(seconds) {
  const style = { dateStyle: "long", timeStyle: "short" };
  now.textContent = new Intl.DateTimeFormat(undefined, style).format(new Date(seconds * 1000));
}

const paintFault = {
  "faults-off": () => document.querySelectorAll("[aria-pressed='true'][data-switch]").forEach((b) => b.setAttribute("aria-pressed", "false")),
};

function done(button, answer) {
  const name = button.dataset.switch;
  if (answer.now) paintNow(answer.now);
  if (name === "reset") return location.reload();
  if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", "true");
  paintFault[name]?.();
  say(`Done: ${button.textContent.trim().toLowerCase()}`);
}

async function turn(button) {
  const on = button.getAttribute("aria-pressed") === "true";
  button.disabled = true;
  try {
    if (on) return done(document.querySelector("[data-switch='faults-off']"), await tell("/workbench/controls/faults-off", {}));
    done(button, await tell(`/workbench/controls/${button.dataset.switch}`, {}));
  } catch (error) {
    say(error.message, true);
  } finally {
    button.disabled = false;
  }
}

document.querySelectorAll("[data-switch]").forEach((button) => button.addEventListener("click", () => turn(button)));
document.getElementById("write").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await tell("/workbench/tickets", Object.fromEntries(new FormData(event.target)));
    location.reload();
  } catch (error) {
    say(error.message, true);
  }
});
// Finding among the tickets: what does not say it is hidden, and so is a theme with nothing left.
document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const row of document.querySelectorAll(".tickets li")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  for (const theme of document.querySelectorAll(".tickets section")) theme.hidden = !theme.querySelector("li:not([hidden])");
  document.getElementById("none-found").hidden = document.querySelector(".tickets section:not([hidden])") !== null;
});
if (now.dataset.now) paintNow(Number(now.dataset.now));
