// What an app in the tray may do to the open ticket (client.invoke), by name; a leading "ticket." is optional.
import { richText } from "./rich_text.js";

const HEIGHT = 4000; // px; a frame that asks for more is cut off
const escaped = (text) => Object.assign(document.createElement("p"), { textContent: text }).innerHTML.replaceAll("\n", "<br>");

// `page`: {host(), editor, frame(), toasts, tagsChanged(), textChanged(), applyMacro(id), open(ticket)}
export function actionsOf(page) {
  const tags = () => page.host().state.ticket.tags;
  const put = (fragment, atCursor = false) => {
    const range = atCursor ? cursorIn(page.editor) : null;
    if (range) {
      range.deleteContents();
      range.insertNode(fragment);
    } else page.editor.append(fragment);
    page.textChanged();
  };
  const setTags = (list) => {
    page.host().state.ticket.tags = [...new Set(list)];
    page.tagsChanged();
  };
  return {
    resize: ({ height } = {}) => resize(page.frame(), height),
    notify: (html, kind = "notice", ms = 5000) => notify(page.toasts, html, kind, ms),
    routeTo: (kind, id) => (kind === "ticket" ? page.open(id) : null),
    macro: (id) => page.applyMacro(id),
    "comment.appendText": (text) => put(richText(escaped(String(text)))),
    "comment.appendHtml": (html) => put(richText(html)),
    "comment.appendMarkdown": (text) => put(richText(escaped(String(text)))),
    "editor.insert": (html) => put(richText(html), true),
    "tags.add": (...added) => setTags([...tags(), ...added.flat().map(String)]),
    "tags.remove": (...gone) => setTags(tags().filter((tag) => !gone.flat().map(String).includes(tag))),
    "tags.set": (list) => setTags(list.map(String)),
    track: () => null,
    popover: () => null,
    preloadPane: () => null,
    setIconState: () => null,
    enableSave: () => null,
    disableSave: () => null,
  };
}

function resize(frame, height) {
  const wanted = Number.parseInt(height, 10);
  if (Number.isFinite(wanted) && wanted >= 0) frame.style.height = `${Math.min(wanted, HEIGHT)}px`;
  return { width: `${frame.clientWidth}px`, height: frame.style.height };
}

function notify(toasts, html, kind, ms) {
  const toast = document.createElement("div");
  toast.className = `toast ${["notice", "alert", "error"].includes(kind) ? kind : "notice"}`;
  toast.append(richText(html));
  toasts.append(toast);
  setTimeout(() => toast.remove(), Math.min(Number(ms) || 5000, 60000));
}

function cursorIn(editor) {
  const selection = document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  return range && editor.contains(range.commonAncestorContainer) ? range : null;
}
