// A stand-in for Zendesk's app SDK, for the demo and its tests: the same calls and the same messages, own code.
// Production loads Zendesk's own script instead (static.zdassets.com).
(() => {
  "use strict";
  const WAIT = 5 * 60 * 1000; // ms until an unanswered call rejects, as in Zendesk's current source
  const VERSION = "0.0.0-stand-in";

  class Client {
    constructor(origin, appGuid) {
      this._origin = origin;
      this._guid = appGuid;
      this._handlers = new Map();
      this._pending = new Map();
      this._queue = [];
      this._ready = false;
      this._serial = 0;
      this._registered = new Promise((resolve) => this.on("app.registered", resolve));
      window.addEventListener("message", (event) => this._receive(event));
      this._post({ key: "iframe.handshake", message: { version: VERSION }, appGuid, instanceGuid: appGuid });
    }

    _post(message) {
      window.parent.postMessage(JSON.stringify({ ...message, appGuid: this._guid, instanceGuid: this._guid }), this._origin);
    }

    _send(message) {
      if (this._ready) this._post(message);
      else this._queue.push(message);
    }

    _receive(event) {
      if (event.source !== window.parent || event.origin !== this._origin) return;
      const message = parsed(event.data);
      if (!message) return;
      if (message.id !== undefined) this._settle(message);
      else if (typeof message.key === "string" && message.key.startsWith("zaf.")) this._happened(message.key.slice(4), message);
    }

    _settle({ id, error, result }) {
      const pending = this._pending.get(id);
      if (!pending) return;
      this._pending.delete(id);
      clearTimeout(pending.timer);
      if (error) pending.reject(error);
      else pending.resolve(result);
    }

    _happened(name, message) {
      if (name === "app.registered") {
        this._ready = true;
        this._queue.splice(0).forEach((waiting) => this._post(waiting));
      }
      const answers = [...(this._handlers.get(name) ?? [])].map((handler) => attempt(() => handler(message.message)));
      if (message.needsReply) this._reply(name, answers);
    }

    // A hook (ticket.save): false, a string or a rejection stops the act.
    async _reply(name, answers) {
      const key = `iframe.reply:${name}`;
      const refused = answers.find((answer) => answer === false || typeof answer === "string");
      if (refused !== undefined) return this._send({ key, error: { msg: refused } });
      try {
        await Promise.all(answers);
        this._send({ key });
      } catch (error) {
        this._send({ key, error: { msg: error?.message ?? String(error) } });
      }
    }

    _call(request, params, single) {
      const id = (this._serial += 1);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => this._settle({ id, error: new Error(`${request} timed out`) }), WAIT);
        this._pending.set(id, { timer, reject, resolve: (result) => (single && result?.errors?.[single] ? reject(result.errors[single]) : resolve(result)) });
        this._send({ id, request, params });
      });
    }

    on(name, handler, context) {
      if (typeof handler !== "function") return this;
      const handlers = this._handlers.get(name) ?? [];
      this._handlers.set(name, [...handlers, context ? handler.bind(context) : handler]);
      if (name !== "app.registered") this._send({ key: `iframe.on:${name}`, message: { subscriberCount: handlers.length + 1 } });
      return this;
    }

    off(name, handler) {
      const left = handler ? (this._handlers.get(name) ?? []).filter((known) => known !== handler) : [];
      this._handlers.set(name, left);
      this._send({ key: `iframe.off:${name}`, message: { subscriberCount: left.length } });
      return this;
    }

    has(name, handler) {
      const handlers = this._handlers.get(name) ?? [];
      return handler ? handlers.includes(handler) : handlers.length > 0;
    }

    trigger(name, data) {
      this._send({ key: `iframe.trigger:${name}`, message: data });
    }

    get(path) {
      return this._call("get", [path].flat(), typeof path === "string" ? path : null);
    }

    set(path, value) {
      const single = typeof path === "string" ? path : null;
      return this._call("set", single ? { [single]: value } : path, single);
    }

    invoke(name, ...values) {
      const single = typeof name === "string" ? name : null;
      return this._call("invoke", single ? { [single]: values } : name, single);
    }

    context() {
      return this._registered.then((data) => data.context);
    }

    metadata() {
      return this._registered.then((data) => data.metadata);
    }

    request(options) {
      const key = `request:${(this._serial += 1)}`;
      return new Promise((resolve, reject) => {
        const end = (settle) => (message) => {
          this.off(`${key}.done`).off(`${key}.fail`);
          settle(message.responseArgs[0]);
        };
        this.on(`${key}.done`, end(resolve)).on(`${key}.fail`, end(reject));
        this._send({ key, message: typeof options === "string" ? { url: options } : options });
      });
    }
  }

  function parsed(data) {
    try {
      const message = typeof data === "string" ? JSON.parse(data) : data;
      return message && typeof message === "object" ? message : null;
    } catch {
      return null;
    }
  }

  function attempt(act) {
    try {
      return act();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  function parameter(name) {
    const inHash = new URLSearchParams(location.hash.slice(1));
    return new URLSearchParams(location.search).get(name) ?? inHash.get(name);
  }

  window.ZAFClient = {
    // The client, or false outside a helpdesk. `ready(data)` is called once the host has answered.
    init(ready) {
      const origin = parameter("origin");
      const guid = parameter("app_guid");
      if (!origin || !guid) return false;
      const client = new Client(origin, guid);
      if (typeof ready === "function") client._registered.then(ready);
      return client;
    },
  };
})();
