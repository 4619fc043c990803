import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { crc32 } from "node:zlib";
import { expect, onTestFailed, onTestFinished } from "vitest";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const binary = process.env["PURLIN_BIN"] ?? resolve(import.meta.dirname, "../../bin/purlin");
const chrome = process.env["PURLIN_CHROMIUM"] ?? "/usr/bin/chromium";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where pictures of the screens go; the folder is not committed. */
export const pictures = resolve(import.meta.dirname, "../screenshots");
mkdirSync(pictures, { recursive: true });

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (!address || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** A process of the binary over a folder of its own; it can be killed and started again where it was. */
class Process {
  private child: ChildProcess | null = null;
  protected said = "";

  protected constructor(
    protected readonly dir: string,
    readonly url: string,
    private readonly args: readonly string[],
    private readonly health: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async run(): Promise<void> {
    this.said = "";
    const child = spawn(binary, this.args, { cwd: this.dir, env: { PATH: process.env["PATH"], HOME: this.dir, ...this.env }, stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    const hear = (chunk: Buffer) => (this.said += chunk.toString());
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    const dead = new Promise<never>((_, reject) => child.once("exit", (code) => reject(new Error(`purlin ended with ${code}:\n${this.said}`))));
    dead.catch(() => undefined);
    const ready = async () => {
      for (;;) {
        const up = await fetch(this.url + this.health).then((r) => r.ok, () => false);
        if (up) return;
        await new Promise((wake) => setTimeout(wake, 50));
      }
    };
    await Promise.race([ready(), dead]);
  }

  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await gone;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** A real server. */
export class Server extends Process {
  link = "";

  /** A server that takes the documents of its pages alone from sessions. Env adds to its environment, or changes it: PATH is where it finds other programs. */
  static async start(env: NodeJS.ProcessEnv = {}): Promise<Server> {
    const dir = mkdtempSync(join(tmpdir(), "purlin-web-"));
    const url = env["PURLIN_PUBLIC_URL"] ?? `http://127.0.0.1:${await freePort()}`;
    const server = new Server(dir, url, ["serve"], "/readyz", { PURLIN_ADDR: new URL(url).host, PURLIN_PUBLIC_URL: url, PURLIN_DATA_DIR: join(dir, "data"), PURLIN_WEBHOOK_PRIVATE: "true", PURLIN_TRUSTED_DOCUMENTS: "web", ...env });
    await server.run();
    return server;
  }

  override async run(): Promise<void> {
    await super.run();
    this.link = /http\S+\/signin\?token=\S+/.exec(this.said)?.[0] ?? this.link;
  }

  /** The link of the newest mail to a path of the app. Mails go to the log of a server that has no other. */
  async mailed(path: string, after = 0): Promise<string> {
    const links = () => [...this.said.matchAll(new RegExp(`http[^\\s\\\\"]+${path}\\?token=[\\w-]+`, "g"))].map((m) => m[0]);
    await expect.poll(() => links().length, { timeout: 20_000 }).toBeGreaterThan(after);
    return links().at(-1) ?? "";
  }
}

/** A local Autodesk, with a sign-in that believes everybody and a hub. */
export class Autodesk extends Process {
  static async start(): Promise<Autodesk> {
    const dir = mkdtempSync(join(tmpdir(), "purlin-aps-"));
    const url = `http://127.0.0.1:${await freePort()}`;
    const autodesk = new Autodesk(dir, url, ["aps-local", "--addr", new URL(url).host, "--data-dir", dir], "/authentication/v2/keys", {});
    await autodesk.run();
    return autodesk;
  }

  /** What a server needs to talk to it. */
  get client(): NodeJS.ProcessEnv {
    return { PURLIN_APS_BASE_URL: this.url, PURLIN_APS_CLIENT_ID: "test", PURLIN_APS_CLIENT_SECRET: "secret", PURLIN_AUTODESK_SIGNIN: "true" };
  }

  /** Asks it as the application. */
  private async ask<T>(path: string, body?: unknown): Promise<T> {
    const grant = await fetch(`${this.url}/authentication/v2/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${Buffer.from("test:secret").toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", scope: "data:read data:write data:create" }),
    });
    const { access_token: token } = (await grant.json()) as { access_token: string };
    const answer = await fetch(this.url + path, {
      method: body === undefined ? "GET" : "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": path.startsWith("/oss") ? "application/json" : "application/vnd.api+json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Waits until somebody wants to be told of new versions. */
  async watched(): Promise<void> {
    const hooks = async () => (await this.ask<{ data: unknown[] }>("/webhooks/v1/systems/data/events/dm.version.added/hooks")).data.length;
    await expect.poll(hooks, { timeout: 30_000 }).toBeGreaterThan(0);
  }

  /** Puts a file into the folder of the hub, as a new item or as the next version of the one of its name. */
  async put(name: string, content: Buffer): Promise<void> {
    type Resource = { id: string; attributes?: { displayName?: string } };
    const first = async (path: string) => (await this.ask<{ data: Resource[] }>(path)).data[0]?.id ?? "";
    const hub = await first("/project/v1/hubs");
    const project = await first(`/project/v1/hubs/${hub}/projects`);
    const folder = await first(`/project/v1/hubs/${hub}/projects/${project}/topFolders`);
    const to = (type: string, id: string) => ({ data: { type, id } });
    const kind = (type: string) => ({ type: `${type}:autodesk.bim360:File`, version: "1.0" });
    const make = async (path: string, data: object, included?: object[]) =>
      (await this.ask<{ data: Resource }>(`/data/v1/projects/${project}/${path}`, { jsonapi: { version: "1.0" }, data, ...(included ? { included } : {}) })).data.id;
    const storage = await make("storage", { type: "objects", attributes: { name }, relationships: { target: to("folders", folder) } });
    const object = `/oss/v2/buckets/${storage.replace(/^.*:([^:/]+)\/.*$/, "$1")}/objects/${encodeURIComponent(storage.replace(/^[^/]*\//, ""))}/signeds3upload`;
    const { uploadKey, urls } = await this.ask<{ uploadKey: string; urls: string[] }>(object);
    await fetch(urls[0] ?? "", { method: "PUT", body: new Uint8Array(content) });
    await this.ask(object, { uploadKey });
    const there = (await this.ask<{ data: Resource[] }>(`/data/v1/projects/${project}/folders/${folder}/contents`)).data.find((e) => e.attributes?.displayName === name);
    const version = { type: "versions", attributes: { name, extension: kind("versions") } };
    if (there) await make("versions", { ...version, relationships: { item: to("items", there.id), storage: to("objects", storage) } });
    else {
      await make("items", { type: "items", attributes: { displayName: name, extension: kind("items") }, relationships: { tip: to("versions", "1"), parent: to("folders", folder) } }, [
        { ...version, id: "1", relationships: { storage: to("objects", storage) } },
      ]);
    }
  }
}

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chrome, args: flags });
}

/** A browser that keeps what it knows in a folder, and that other programs drive by a port. */
export async function openProfile(dir: string, port: number): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(dir, { executablePath: chrome, args: [...flags, `--remote-debugging-port=${port}`], viewport: null });
  context.setDefaultTimeout(60_000);
  return context;
}

export interface Look {
  width?: number;
  height?: number;
  scheme?: "light" | "dark";
  locale?: string;
  /** Complaints of the page that belong to the test. */
  forgive?: RegExp;
}

/** A browser of its own: cookies, storage and window. A page that complains, of its content security policy or anything else, fails the test. */
export async function newPerson(browser: Browser, look: Look = {}): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    colorScheme: look.scheme ?? "light",
    locale: look.locale ?? "en-GB",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  onTestFailed(async ({ task }) => void (await page.screenshot({ path: join(pictures, `failed-${task.name.replace(/\W+/g, "-")}-${page.viewportSize()?.width}.png`) })));
  const complaints: string[] = [];
  page.on("pageerror", (e) => complaints.push(e.message));
  page.on("console", (m) => m.type() === "error" && complaints.push(m.text()));
  onTestFinished(() => expect(complaints.filter((c) => !look.forgive?.test(c))).toEqual([]));
  return { context, page };
}

/** Follows the one-time link. */
export async function signInByLink(page: Page, server: Server): Promise<void> {
  await page.goto(server.link);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${server.url}/`);
}

export async function signUp(page: Page, server: Server, name: string): Promise<string> {
  const email = `${name.toLowerCase()}@example.com`;
  await page.goto(server.url);
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("a long enough secret");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByRole("button", { name: `Account of ${name}` }).waitFor();
  return email;
}

export async function newProject(page: Page, server: Server, name: string): Promise<void> {
  await page.goto(server.url);
  await page.getByRole("button", { name: "New project" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "New project" }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

/** Chooses files to upload, as in the dialog of the browser. */
export async function upload(page: Page, ...files: readonly { name: string; content: Buffer }[]): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "purlin-models-"));
  const paths = files.map(({ name, content }) => {
    const path = join(dir, name);
    writeFileSync(path, content);
    return path;
  });
  await page.locator('input[aria-label="Upload files"]').setInputFiles(paths);
  page.context().on("close", () => rmSync(dir, { recursive: true, force: true }));
}

/** A bumpy sphere as binary STL of the given number of triangles, different for each seed. */
export function stl(triangles: number, seed = 1): Buffer<ArrayBuffer> {
  const across = Math.ceil(Math.sqrt(triangles / 2));
  const count = across * across * 2;
  const out = Buffer.alloc(84 + 50 * count);
  out.writeUInt32LE(count, 80);
  const point = (u: number, v: number) => {
    const a = (u / across) * 2 * Math.PI;
    const b = (v / across) * Math.PI;
    const r = 10 + Math.sin(a * 6 + seed) * Math.sin(b * 5);
    return [r * Math.sin(b) * Math.cos(a), r * Math.sin(b) * Math.sin(a), r * Math.cos(b)];
  };
  let at = 84;
  for (let u = 0; u < across; u++) {
    for (let v = 0; v < across; v++) {
      const quad = [point(u, v), point(u, v + 1), point(u + 1, v + 1), point(u + 1, v)] as const;
      for (const corners of [[quad[0], quad[1], quad[2]], [quad[0], quad[2], quad[3]]]) {
        at += 12;
        for (const n of corners.flat()) at = out.writeFloatLE(n, at);
        at += 2;
      }
    }
  }
  return out;
}

/** A zip archive whose entries are stored as they are. */
export function zip(entries: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(entries)) {
    const content = Buffer.from(text);
    const title = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, title, content]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, rest, title]));
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

export const model = (name: string, content: Buffer) => ({ name, content });

/** Keeps a picture of the page in the light theme, in the dark one, and as wide as a phone. */
export async function picture(page: Page, name: string): Promise<void> {
  const size = page.viewportSize();
  const as = async (suffix: string) => {
    await page.waitForFunction(() => document.fonts.status === "loaded");
    await page.screenshot({ path: join(pictures, `${name}-${suffix}.png`) });
  };
  await as("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await as("dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 360, height: 780 });
  await as("phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  if (size) await page.setViewportSize(size);
}

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary: string }[];
}

/** Fails when axe finds something serious on the page. The policy of the page allows no foreign script, so axe comes through the debugger.
 * Except names rules that other people's components on the page break. */
export async function accessible(page: Page, except: readonly string[] = []): Promise<void> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run: (on: Document) => Promise<{ violations: Violation[] }> } }).axe;
    return (await run.run(document)).violations;
  });
  const serious = found.filter((v) => (v.impact === "serious" || v.impact === "critical") && !except.includes(v.id));
  expect(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(" | ")}`)).toEqual([]);
}

/** The state that a file's row shows, once it is that. */
export const state = (page: Page, file: string, text: string) => page.locator(`[data-file="${file}"]`).getByText(text).locator("visible=true").first();
