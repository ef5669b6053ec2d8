// Draws a canvas of Canvas Kit as an Intercom inbox is believed to draw it. Words only ever become text nodes.
import { fields, make } from "./canvas_fields.js";
import { link, safeLink } from "./rich_text.js";

const FIRST_CANVAS = 400; // px; Intercom, Inbox Best Practices

// **bold** and [words](address), nothing else, and line breaks are not rendered (Canvas Kit reference, text).
function marked(text, into) {
  const pattern = /\*\*(.+?)\*\*|\[([^\]]*)\]\(([^)\s]*)\)/gs;
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    into.append(text.slice(end, found.index));
    if (found[1] !== undefined) marked(found[1], into.appendChild(make("b")));
    else into.append(safeLink(found[3]) ? link(found[3], found[2]) : found[0]);
    end = found.index + found[0].length;
  }
  into.append(text.slice(end));
}

function tight(node, component) {
  node.classList.toggle("tight", component.bottom_margin === "none");
  return node;
}

function text(component) {
  const name = component.style === "header" ? "h3" : "p";
  const node = make(name, `text ${component.style || "paragraph"} ${component.align || "left"}`);
  node.dir = "auto";
  marked(component.text, node);
  return tight(node, component);
}

function table(component) {
  const list = make("dl", "table");
  for (const item of component.items) {
    const row = make("div");
    const value = make("dd", "", item.value);
    value.dataset.whole = item.value;
    row.append(make("dt", "", item.field), value);
    list.append(row);
  }
  return list;
}

function image(component) {
  const picture = Object.assign(make("img"), { src: component.url, width: component.width, height: component.height, alt: "" });
  picture.classList.toggle("rounded", component.rounded === true);
  const node = make("div", `image ${component.align || "left"}`);
  node.append(pressable(component, null, [picture]));
  return tight(node, component);
}

// A button for submit, a link for url, a plain box for neither.
function pressable(component, page, children, classes = "") {
  const action = component.action;
  const off = component.disabled === true;
  const href = action?.type === "url" && !off ? safeLink(action.url) : null;
  const node = make(href ? "a" : action && page ? "button" : "div", classes);
  if (href) Object.assign(node, { href, target: "_blank", rel: "noopener noreferrer" });
  if (node.nodeName === "BUTTON") Object.assign(node, { type: "button", disabled: off, onclick: () => page.act(component, node) });
  node.append(...children);
  if (component.id) node.dataset.id = component.id;
  return node;
}

function button(component, page) {
  return pressable(component, page, [component.label], `button ${component.style || "primary"}`);
}

function list(component, page) {
  const node = make("ul", "list");
  for (const item of component.items) {
    const words = make("span", "words");
    words.append(make("b", "", item.title));
    if (item.subtitle) words.append(make("small", "", item.tertiary_text ? `${item.subtitle} • ${item.tertiary_text}` : item.subtitle));
    const parts = [words];
    if (item.image) {
      const picture = Object.assign(make("img"), { src: item.image, width: item.image_width, height: item.image_height, alt: "" });
      picture.classList.toggle("rounded", item.rounded_image === true);
      parts.unshift(picture);
    }
    const row = make("li");
    row.append(pressable({ ...item, disabled: item.disabled || component.disabled }, page, parts, "item"));
    node.append(row);
  }
  return node;
}

const drawings = {
  text,
  "data-table": table,
  divider: (component) => tight(make("hr"), component),
  spacer: (component) => make("div", `spacer ${component.size || "s"}`),
  image,
  button,
  list,
  ...fields,
};

function opened(component) {
  const href = safeLink(component.action.url);
  if (href) window.open(href, "_blank", "noopener");
}

function tooltips(root) {
  for (const value of root.querySelectorAll("dd[data-whole]")) if (value.scrollWidth > value.clientWidth) value.title = value.dataset.whole;
}

// Replaces what `root` shows. `act(component, inputValues, pressed)` is called when something is pressed.
// Returns the height that the canvas wants, in px.
export function drawCanvas(root, canvas, { first, act }) {
  const body = make("div", "components");
  const values = new Map();
  const read = () => Object.fromEntries([...values].map(([id, value]) => [id, value()]));
  const page = { values, act: (component, node) => (component.action.type === "url" ? opened(component) : act(component, read(), node)) };
  for (const component of canvas.content.components) body.append(drawings[component.type](component, page));
  const pressed = root.contains(document.activeElement);
  root.replaceChildren(body);
  if (pressed) root.focus(); // what was pressed is gone; the keyboard goes on from here
  root.classList.remove("waiting");
  tooltips(body);
  const height = Math.ceil(body.getBoundingClientRect().height);
  root.classList.toggle("clipped", first && height > FIRST_CANVAS);
  if (first && height > FIRST_CANVAS) root.append(make("p", "limit", "400 px: the first canvas ends here"));
  return height;
}

export function drawFailure(root, retry) {
  const box = make("div", "failure");
  const again = Object.assign(make("button", "button secondary", "Try again"), { type: "button", onclick: retry });
  box.append(make("b", "", "This app could not be loaded"), make("p", "", "Something went wrong on the side of the app."), again);
  root.classList.remove("waiting", "clipped");
  root.replaceChildren(box);
}
