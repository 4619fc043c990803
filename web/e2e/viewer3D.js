// Stands in for Autodesk's viewer, which is theirs alone and only on their host: the calls that its documentation describes, as far
// as the app makes them, each with its arguments checked. It reads the SVF as the viewer does, every file of it, and draws how much
// that was. What was called is in `calls`.
(() => {
  const calls = [];
  const must = (holds, what) => {
    if (!holds) throw new Error(`viewer: ${what}`);
  };
  let token = "";
  let base = "";
  let credentials = true;

  const get = async (path) => {
    const answer = await fetch(base + path, { headers: { Authorization: `Bearer ${token}` }, credentials: credentials ? "include" : "omit" });
    must(answer.ok, `${path} answered ${answer.status}`);
    return answer.arrayBuffer();
  };

  /** The named entry of a zip archive. */
  async function entry(archive, name) {
    const view = new DataView(archive);
    for (let end = archive.byteLength - 22, at = view.getUint32(end + 16, true), n = view.getUint16(end + 10, true); n > 0; n--) {
      const [packed, nameLength, extra, comment, local] = [view.getUint32(at + 20, true), view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true), view.getUint32(at + 42, true)];
      if (new TextDecoder().decode(new Uint8Array(archive, at + 46, nameLength)) === name) {
        const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        const bytes = new Blob([new Uint8Array(archive, start, packed)]).stream();
        return new Response(view.getUint16(at + 10, true) === 8 ? bytes.pipeThrough(new DecompressionStream("deflate-raw")) : bytes).text();
      }
      at += 46 + nameLength + extra + comment;
    }
    throw new Error(`viewer: ${name} is missing`);
  }

  class Node {
    constructor(data) {
      this.data = data;
    }
    all() {
      return [this, ...(this.data.children ?? []).flatMap((c) => new Node(c).all())];
    }
    getDefaultGeometry() {
      return this.all().find((n) => n.data.type === "geometry" && n.data.role === "3d") ?? null;
    }
  }

  class GuiViewer3D {
    constructor(container, config) {
      must(container instanceof HTMLElement && ["light-theme", "dark-theme"].includes(config.theme), "GuiViewer3D(container, config)");
      Object.assign(this, { container, theme: config.theme, heard: new Map(), selection: [], isolated: [] });
    }
    start() {
      // Attributes as the viewer writes them, which the policy has to let through.
      this.container.insertAdjacentHTML("beforeend", '<div style="position: absolute; inset: 0"><canvas style="width: 100%; height: 100%"></canvas></div>');
      this.canvas = this.container.querySelector("canvas");
      this.canvas.addEventListener("click", () => this.select([3]));
      this.draw("");
      return 0;
    }
    draw(text) {
      const { canvas } = this;
      [canvas.width, canvas.height] = [canvas.clientWidth, canvas.clientHeight];
      const to = canvas.getContext("2d");
      to.fillStyle = this.theme === "dark-theme" ? "#222b33" : "#dfe6ec";
      to.fillRect(0, 0, canvas.width, canvas.height);
      to.fillStyle = "#0696d7";
      to.font = "20px sans-serif";
      to.textAlign = "center";
      to.fillText(text, canvas.width / 2, canvas.height / 2);
    }
    setTheme(name) {
      must(["light-theme", "dark-theme"].includes(name), `setTheme(${name})`);
      this.theme = name;
      calls.push(["setTheme", name]);
      this.draw(this.text);
    }
    async loadDocumentNode(doc, node) {
      must(doc instanceof Document && node instanceof Node, "loadDocumentNode(document, node)");
      const graphics = node.all().find((n) => n.data.role === "graphics" && n.data.mime === "application/autodesk-svf");
      must(graphics, "the geometry has no SVF");
      const derivative = (urn) => get(`/derivativeservice/v2/derivatives/${encodeURIComponent(urn)}`);
      const svf = await derivative(graphics.data.urn);
      const { assets } = JSON.parse(await entry(svf, "manifest.json"));
      const beside = assets.filter((a) => !a.URI.startsWith("embed:"));
      const urn = (uri) => decodeURIComponent(new URL(uri, `http://x/${graphics.data.urn}`).pathname.slice(1));
      const files = await Promise.all(beside.map((a) => derivative(urn(a.URI))));
      this.read = { files: files.length + 1, bytes: files.reduce((sum, f) => sum + f.byteLength, svf.byteLength) };
      this.text = `SVF: ${this.read.files} files`;
      this.draw(this.text);
      this.fire("geometryLoaded");
      return {};
    }
    addEventListener(event, heard) {
      must(["selection", "geometryLoaded"].includes(event), `addEventListener(${event})`);
      this.heard.set(event, [...(this.heard.get(event) ?? []), heard]);
    }
    fire(type, rest) {
      for (const heard of this.heard.get(type) ?? []) heard({ type, target: this, ...rest });
    }
    changed() {
      this.fire("selection", { dbIdArray: this.selection, fragIdsArray: [], nodeArray: this.selection, model: {} });
    }
    getSelection() {
      return this.selection;
    }
    select(ids) {
      must(Array.isArray(ids) && ids.every(Number.isInteger), `select(${ids})`);
      this.selection = ids;
      calls.push(["select", ...ids]);
      this.changed();
    }
    clearSelection() {
      this.selection = [];
      calls.push(["clearSelection"]);
      this.changed();
    }
    isolate(ids) {
      must(Array.isArray(ids), `isolate(${ids})`);
      this.isolated = ids;
      calls.push(["isolate", ...ids]);
    }
    fitToView(ids) {
      must(Array.isArray(ids), `fitToView(${ids})`);
    }
  }

  class Document {
    constructor(data) {
      this.data = data;
    }
    getRoot() {
      return new Node(this.data);
    }
    static load(urn, loaded, failed) {
      must(/^urn:[\w-]+$/.test(urn), `Document.load(${urn})`);
      calls.push(["load", urn]);
      get(`/derivativeservice/v2/manifest/${urn.slice(4)}`).then(
        (m) => loaded(new Document(JSON.parse(new TextDecoder().decode(m)))),
        (e) => failed(4, String(e)),
      );
    }
  }

  globalThis.calls = calls;
  globalThis.Autodesk = {
    Viewing: {
      SELECTION_CHANGED_EVENT: "selection",
      GEOMETRY_LOADED_EVENT: "geometryLoaded",
      Document,
      GuiViewer3D: class extends GuiViewer3D {
        constructor(...args) {
          super(...args);
          globalThis.viewer = this;
        }
      },
      endpoint: {
        setEndpointAndApi(endpoint, api) {
          must(/^https?:\/\/[^/]+\/viewer$/.test(endpoint) && api === "derivativeV2", `setEndpointAndApi(${endpoint}, ${api})`);
          base = endpoint;
        },
      },
      Initializer(options, ready) {
        must(options.env === "AutodeskProduction" && options.api === "derivativeV2", "Initializer: env and api");
        must(options.useCookie === false, "Initializer: a frame without an origin has no cookies");
        credentials = options.useCredentials !== false;
        // The viewer asks again when the time of a token has passed.
        globalThis.renew = () =>
          new Promise((done) =>
            options.getAccessToken((next, expiresIn) => {
              must(next.startsWith("purlin_view_") && expiresIn > 0, "getAccessToken: a viewer session's token and its seconds");
              token = next;
              done(next);
            }),
          );
        void globalThis.renew().then(() => setTimeout(ready, 0));
      },
    },
  };
})();
