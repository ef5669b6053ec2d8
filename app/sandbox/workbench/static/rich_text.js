// Foreign HTML as nodes: only the few elements that helpdesks allow in a message are rebuilt, all else becomes its words.
const KEPT = new Set(["P", "BR", "B", "STRONG", "I", "EM", "U", "UL", "OL", "LI", "BLOCKQUOTE", "DIV", "CODE", "PRE"]);
const SILENT = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "NOSCRIPT", "TITLE", "SVG", "MATH"]);

export function safeLink(address) {
  try {
    const url = new URL(address);
    return ["https:", "http:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function link(address, words) {
  const href = safeLink(address);
  if (!href) return document.createTextNode(words);
  const anchor = document.createElement("a");
  Object.assign(anchor, { href, textContent: words, target: "_blank", rel: "noopener noreferrer" });
  return anchor;
}

function rebuilt(node) {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
  if (node.nodeType !== Node.ELEMENT_NODE || SILENT.has(node.nodeName.toUpperCase())) return [];
  if (node.nodeName === "A") return [link(node.getAttribute("href") || "", node.textContent)];
  const children = [...node.childNodes].flatMap(rebuilt);
  if (!KEPT.has(node.nodeName)) return children;
  const copy = document.createElement(node.nodeName);
  copy.append(...children);
  return [copy];
}

// A fragment that is safe to put into the page. DOMParser runs no script and loads no picture.
export function richText(html) {
  const fragment = document.createDocumentFragment();
  const parsed = new DOMParser().parseFromString(String(html), "text/html");
  fragment.append(...[...parsed.body.childNodes].flatMap(rebuilt));
  return fragment;
}
