// The helpdesk's half of ZAF's messages: handshake, get, set, invoke, events, hooks and requests, for one frame.
// `desk` knows the facts and the acts: {state, metadata, context, actions, changed(path)}.

const ALIAS = /^comment(\.|$)/; // "comment.text" is "ticket.comment.text"
const BAGS = [["ticket.customField:", (state) => state.ticket], ["ticket.requester.customField:", (state) => state.ticket.requester]];
const missing = (path) => ({ name: "Error", message: `Could not find handler for: "${path}"`, path, stack: "" });

function bagOf(state, path) {
  const found = BAGS.find(([prefix]) => path.startsWith(prefix));
  return found ? [(found[1](state).customFields ??= {}), path.slice(found[0].length)] : null;
}

export function read(state, asked) {
  const path = asked.replace(ALIAS, "ticket.comment$1");
  const bag = bagOf(state, path);
  if (bag) return bag[0][bag[1]] ?? null;
  return walk(state, path.split("."));
}

// Own properties only: "ticket.constructor" is nothing.
function walk(value, parts) {
  return parts.reduce((at, part) => (at === null || at === undefined || !Object.hasOwn(Object(at), part) ? undefined : at[part]), value);
}

export function write(state, asked, value) {
  const path = asked.replace(ALIAS, "ticket.comment$1");
  const bag = bagOf(state, path);
  if (bag) return void (bag[0][bag[1]] = value);
  const parts = path.split(".");
  const last = parts.pop();
  walk(state, parts)[last] = value;
}

export class Host {
  constructor(frame, appOrigin, desk) {
    Object.assign(this, { frame, desk, state: desk.state, appGuid: crypto.randomUUID(), log: [], calls: [], onRequest: null, sdkVersion: null });
    this._origin = appOrigin;
    this._subscribers = new Map();
    this._hooks = new Map();
    this._listener = (event) => this._receive(event);
    window.addEventListener("message", this._listener);
  }

  close() {
    window.removeEventListener("message", this._listener);
  }

  send(message) {
    this.log.push({ dir: "out", data: message });
    this.frame.contentWindow.postMessage(JSON.stringify(message), this._origin);
  }

  // Sends an event if the app listens to it, as Zendesk does.
  fire(name, message, always = false) {
    if (always || this.subscribed(name)) this.send({ key: `zaf.${name}`, message, appGuid: this.appGuid, instanceGuid: this.appGuid });
  }

  subscribed(name) {
    return this._subscribers.get(name) ?? 0;
  }

  // Asks the app (ticket.save); resolves when it agrees or does not care, rejects with its words when it refuses.
  hook(name, message) {
    if (!this.subscribed(name)) return Promise.resolve("no handler");
    return new Promise((resolve, reject) => {
      this._hooks.set(name, ({ error }) => (error ? reject(new Error(typeof error.msg === "string" ? error.msg : "The app refused")) : resolve("agreed")));
      this.send({ key: `zaf.${name}`, message, needsReply: true, appGuid: this.appGuid, instanceGuid: this.appGuid });
    });
  }

  set(path, value) {
    write(this.state, path, value);
    this.desk.changed(path);
    this.fire(`${path}.changed`, value);
  }

  _receive(event) {
    if (event.source !== this.frame.contentWindow || event.origin !== this._origin) return;
    const message = parsed(event.data);
    if (!message || message.appGuid !== this.appGuid) return;
    this.log.push({ dir: "in", data: message });
    if (message.request) return void this._answer(message);
    const [name] = Object.keys(PARTS).filter((prefix) => String(message.key).startsWith(prefix));
    if (name) PARTS[name](this, String(message.key).slice(name.length), message);
    else this.calls.push({ type: "message", key: message.key, params: message.message });
  }

  async _answer({ id, request, params }) {
    this.calls.push({ type: request, params });
    const result = { errors: {} };
    for (const [path, value] of request === "get" ? params.map((path) => [path]) : Object.entries(params)) await this._one(request, path, value, result);
    this.send({ id, result });
  }

  async _one(request, path, value, result) {
    try {
      const found = await REQUESTS[request](this, path, value);
      if (found === undefined) result.errors[path] = missing(path);
      else result[path] = found;
    } catch (error) {
      result.errors[path] = { name: "Error", message: error.message, path, stack: "" };
    }
  }

  async _request(key, options) {
    this.calls.push({ type: "request", params: options });
    const reply = this.onRequest ? await this.onRequest(options) : { status: 404, body: { error: "RecordNotFound" } };
    const good = reply.status < 400;
    const answer = { status: reply.status, statusText: good ? "OK" : "error", readyState: 4, responseJSON: reply.body, responseText: JSON.stringify(reply.body) };
    if (good) this.fire(`${key}.done`, { responseArgs: [reply.body, "success", answer] }, true);
    else this.fire(`${key}.fail`, { responseArgs: [answer, "error", answer.statusText] }, true);
  }
}

const REQUESTS = {
  get: (host, path) => read(host.state, path),
  set: (host, path, value) => {
    if (read(host.state, path) === undefined) return undefined;
    host.set(path, value);
    return value;
  },
  invoke: async (host, name, values) => {
    const act = host.desk.actions[name] ?? host.desk.actions[name.replace(/^ticket\./, "")];
    return act ? ((await act(...values)) ?? null) : undefined;
  },
};

const PARTS = {
  "iframe.handshake": (host, _rest, { message }) => {
    host.sdkVersion = message?.version ?? null;
    host.fire("app.registered", { metadata: host.desk.metadata, context: { ...host.desk.context, instanceGuid: host.appGuid } }, true);
    setTimeout(() => ["app.activated", "pane.activated"].forEach((name) => host.fire(name, { firstLoad: true })), 50); // after its queued subscriptions
  },
  "iframe.on:": (host, name, { message }) => host._subscribers.set(name, message?.subscriberCount ?? 1),
  "iframe.off:": (host, name, { message }) => host._subscribers.set(name, message?.subscriberCount ?? 0),
  "iframe.reply:": (host, name, message) => {
    host._hooks.get(name)?.(message);
    host._hooks.delete(name);
  },
  "iframe.trigger:": (host, name, { message }) => host.fire(name, message),
  "request:": (host, number, { message }) => host._request(`request:${number}`, message),
};

function parsed(data) {
  try {
    const message = typeof data === "string" ? JSON.parse(data) : data;
    return message && typeof message === "object" ? message : null;
  } catch {
    return null;
  }
}
