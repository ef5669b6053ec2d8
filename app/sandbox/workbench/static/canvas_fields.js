// The fields of a canvas: each draws itself into nodes and leaves in `values` a function that reads what was put in.
export function make(name, classes = "", words = null) {
  const node = document.createElement(name);
  if (classes) node.className = classes;
  if (words !== null) node.textContent = words;
  return node;
}

let serial = 0;

function labelled(component, control) {
  const field = make("div", "field");
  control.id = `field-${(serial += 1)}`;
  if (component.label) {
    const label = make("label", "label", component.label);
    label.htmlFor = control.id;
    field.append(label);
  } else control.setAttribute("aria-label", component.placeholder || component.id);
  return field;
}

function mark(node, component) {
  const state = component.save_state;
  node.classList.toggle("saved", state === "saved");
  node.classList.toggle("failed", state === "failed" || component.error === true);
  return state === "saved" || component.disabled === true;
}

function input(component, page) {
  const control = Object.assign(make("input"), { type: "text", value: component.value || "", placeholder: component.placeholder || "" });
  const field = labelled(component, control);
  const box = make("div", "control");
  control.disabled = mark(box, component);
  control.setAttribute("aria-invalid", String(component.save_state === "failed"));
  box.append(control);
  if (component.save_state === "saved") box.append(make("span", "tick", "✓"));
  else if (component.action) box.append(inlineButton(component, control, page));
  field.append(box);
  page.values.set(component.id, () => control.value);
  return field;
}

function inlineButton(component, control, page) {
  const button = Object.assign(make("button", "inline", "Submit"), { type: "button", disabled: component.disabled === true });
  button.addEventListener("click", () => page.act(component));
  control.addEventListener("keydown", (event) => {
    if (event.key === "Enter") page.act(component);
  });
  return button;
}

function textarea(component, page) {
  const control = Object.assign(make("textarea"), { value: component.value || "", placeholder: component.placeholder || "" });
  control.rows = Math.min(10, Math.max(4, control.value.split("\n").length + 1));
  const field = labelled(component, control);
  control.disabled = mark(control, component);
  control.setAttribute("aria-invalid", String(component.error === true));
  field.append(control);
  page.values.set(component.id, () => control.value);
  return field;
}

function dropdown(component, page) {
  const control = make("select");
  const field = labelled(component, control);
  control.disabled = mark(control, component);
  if (!component.value) control.append(Object.assign(make("option", "", "Choose"), { value: "" }));
  for (const option of component.options)
    control.append(Object.assign(make("option", "", option.text), { value: option.id, disabled: option.disabled === true, selected: option.id === component.value }));
  field.append(control);
  page.values.set(component.id, () => control.value || null);
  return field;
}

// single-select and checkbox: one group of native inputs
function group(component, page, type) {
  const field = make("fieldset", `field ${type === "radio" ? "pills" : "boxes"}`);
  const locked = mark(field, component);
  if (component.label) field.append(make("legend", "label", component.label));
  const name = `group-${(serial += 1)}`;
  const chosen = new Set([component.value ?? []].flat());
  const boxes = component.options.map((option) => {
    const box = Object.assign(make("input"), { type, name, value: option.id, checked: chosen.has(option.id), disabled: locked || option.disabled === true });
    const label = make("label");
    label.append(box, make("span", "", option.text));
    field.append(label);
    if (component.action) box.addEventListener("change", () => page.act(component));
    return box;
  });
  const picked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  page.values.set(component.id, type === "radio" ? () => picked()[0] ?? null : picked);
  return field;
}

export const fields = {
  input,
  textarea,
  dropdown,
  "single-select": (component, page) => group(component, page, "radio"),
  checkbox: (component, page) => group(component, page, "checkbox"),
};
