// The bar on top: who you are (in the address, so that both site names know it) and light or dark (kept per site name).
const root = document.documentElement;
const theme = document.getElementById("theme");
const agent = document.getElementById("agent");

const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
export const scheme = () => root.dataset.theme || system();

function paint(chosen) {
  root.dataset.theme = chosen;
  theme.textContent = chosen === "dark" ? "Light" : "Dark";
  theme.setAttribute("aria-pressed", String(chosen === "dark"));
  document.dispatchEvent(new CustomEvent("scheme", { detail: chosen }));
}

theme.addEventListener("click", () => {
  const chosen = scheme() === "dark" ? "light" : "dark";
  localStorage.setItem("theme", chosen);
  paint(chosen);
});
agent.addEventListener("change", () => {
  const address = new URL(location.href);
  address.searchParams.set("as", agent.value);
  location.assign(address);
});
paint(localStorage.getItem("theme") || system());

// Sends JSON to the workbench's own server; the parsed answer, or an Error with the server's words.
export async function tell(path, body) {
  const answered = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await answered.json().catch(() => ({}));
  if (!answered.ok) throw new Error(answer.error || `Status ${answered.status}`);
  return answer;
}
