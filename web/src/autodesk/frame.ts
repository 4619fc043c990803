import "./frame.css";
import type { FromFrame, Grant, ToFrame } from "./messages";

// The document in which Autodesk's viewer runs: it has an origin of its own and knows nothing but a viewer session's token, which
// the page around it hands over. Source: the viewer's documentation, https://aps.autodesk.com/en/docs/viewer/v7/reference.

/** What is called of the viewer, as documented. */
interface Viewing {
  Initializer(options: Record<string, unknown>, ready: () => void): void;
  endpoint: { setEndpointAndApi(endpoint: string, api: string): void };
  Document: { load(urn: string, loaded: (doc: Doc) => void, failed: (code: number, message: string) => void): void };
  GuiViewer3D: new (container: HTMLElement, config: { theme: string }) => Viewer;
  SELECTION_CHANGED_EVENT: string;
  GEOMETRY_LOADED_EVENT: string;
}
interface Doc {
  getRoot(): { getDefaultGeometry(): unknown };
}
interface Viewer {
  start(): number;
  setTheme(name: string): void;
  loadDocumentNode(doc: Doc, node: unknown): Promise<unknown>;
  addEventListener(event: string, heard: (e: { dbIdArray?: number[] }) => void): void;
  getSelection(): number[];
  select(ids: number[]): void;
  clearSelection(): void;
  isolate(ids: number[]): void;
  fitToView(ids: number[]): void;
}
declare global {
  var Autodesk: { Viewing: Viewing } | undefined;
}

const home = "https://developer.api.autodesk.com/modelderivative/v2/viewers/7.*/";

const tell = (message: FromFrame) => window.parent.postMessage(message, "*");
const theme = (dark: boolean) => (dark ? "dark-theme" : "light-theme");

/** Who waits for a new token. */
const waiting: ((grant: Grant) => void)[] = [];
let viewer: Viewer | null = null;
/** What the page has selected; it is not told of its own doing. */
let wanted: number | null = null;
let isolated: readonly number[] = [];

function load<K extends "script" | "link">(kind: K, attributes: Partial<HTMLElementTagNameMap[K]>): Promise<void> {
  return new Promise((done, failed) => {
    const element = Object.assign(document.createElement(kind), attributes);
    element.onload = () => done();
    element.onerror = () => failed(new Error(home));
    document.head.append(element);
  });
}

function select(object: number | null): void {
  wanted = object;
  if (!viewer || (viewer.getSelection()[0] ?? null) === object) return;
  if (object === null) viewer.clearSelection();
  else {
    viewer.select([object]);
    viewer.fitToView([object]);
  }
}

async function show({ endpoint, urn, dark, language, selected, isolated: alone, ...grant }: Extract<ToFrame, { type: "show" }>): Promise<void> {
  [wanted, isolated] = [selected, alone];
  await Promise.all([load("link", { rel: "stylesheet", href: `${home}style.min.css` }), load("script", { src: `${home}viewer3D.min.js` })]);
  const viewing = globalThis.Autodesk?.Viewing;
  if (!viewing) throw new Error(home);
  tell({ type: "loaded" });
  let first: Grant | null = grant;
  viewing.Initializer(
    {
      env: "AutodeskProduction",
      api: "derivativeV2",
      language,
      // The token goes in a header: the frame has no cookies.
      useCookie: false,
      useCredentials: false,
      useADP: false,
      getAccessToken: (done: (token: string, expiresIn: number) => void) => {
        const hand = ({ token, expiresIn }: Grant) => done(token, expiresIn);
        if (first) hand(first);
        else if (waiting.push(hand) === 1) tell({ type: "token" });
        first = null;
      },
    },
    () => {
      viewing.endpoint.setEndpointAndApi(endpoint, "derivativeV2");
      const made = new viewing.GuiViewer3D(document.getElementById("viewer") as HTMLElement, { theme: theme(dark) });
      const problem = made.start();
      const failed = (message: string) => tell({ type: "failed", part: "model", message });
      if (problem > 0) return failed(`start: ${problem}`);
      made.addEventListener(viewing.SELECTION_CHANGED_EVENT, (e) => {
        const object = e.dbIdArray?.[0] ?? null;
        if (object === wanted) return;
        wanted = object;
        tell({ type: "selected", object });
      });
      made.addEventListener(viewing.GEOMETRY_LOADED_EVENT, () => {
        viewer = made;
        if (isolated.length > 0) made.isolate([...isolated]);
        select(wanted);
        tell({ type: "shown" });
      });
      viewing.Document.load(
        `urn:${urn}`,
        (doc) => {
          const geometry = doc.getRoot().getDefaultGeometry();
          if (!geometry) return failed("no viewable");
          made.loadDocumentNode(doc, geometry).catch((e: unknown) => failed(String(e)));
        },
        (code, message) => failed(`${code} ${message}`),
      );
    },
  );
}

window.addEventListener("message", ({ source, data }: MessageEvent<ToFrame>) => {
  if (source !== window.parent) return;
  switch (data.type) {
    case "show":
      return void show(data).catch((e: unknown) => tell({ type: "failed", part: "script", message: e instanceof Error ? e.message : String(e) }));
    case "token":
      return waiting.splice(0).forEach((hand) => hand(data));
    case "select":
      return select(data.object);
    case "isolate":
      isolated = data.objects;
      return viewer?.isolate([...isolated]);
    case "theme":
      return viewer?.setTheme(theme(data.dark));
  }
});
tell({ type: "ready" });
