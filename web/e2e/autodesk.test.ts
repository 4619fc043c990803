import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { box, writeObj } from "../src/demo/model";
import { accessible, Autodesk, model, newPerson, newProject, openBrowser, picture, Server, signUp, state, upload } from "./harness";

let autodesk: Autodesk;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  [autodesk, browser] = await Promise.all([Autodesk.start(), openBrowser()]);
  server = await Server.start(autodesk.client);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await autodesk.stop();
});

const host = "https://developer.api.autodesk.com";

/** Answers for Autodesk's host with a stand-in of its viewer; what else is asked for there is missing. */
async function standIn(context: BrowserContext): Promise<string[]> {
  const asked: string[] = [];
  await context.route(`${host}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    asked.push(pathname);
    if (pathname === "/modelderivative/v2/viewers/7.*/viewer3D.min.js") return route.fulfill({ contentType: "text/javascript", body: readFileSync(resolve(import.meta.dirname, "viewer3D.js"), "utf8") });
    if (pathname === "/modelderivative/v2/viewers/7.*/style.min.css") return route.fulfill({ contentType: "text/css", body: "#viewer { background: #fff }" });
    return route.fulfill({ status: 404 });
  });
  return asked;
}

/** A file that is translated to what the built-in viewer shows. */
async function newFile(page: Page, person: string): Promise<void> {
  await signUp(page, server, person);
  await newProject(page, server, "Shed");
  const parts = [box("Plate", "", [0, -0.3, -1], [20, 0, 2]), box("Post", "", [2, 0, 0], [3, 4, 1]), box("Beam", "", [2, 4, 0], [9, 5, 1])];
  await upload(page, model("shed.obj", Buffer.from(await writeObj(parts).arrayBuffer())));
  await state(page, "shed.obj", "Ready").waitFor();
  await page.getByRole("link", { name: "shed.obj" }).first().click();
  await page.locator('[data-viewer="ready"] canvas').waitFor();
}

async function translate(page: Page, ...outputs: string[]): Promise<void> {
  await page.getByRole("button", { name: "Translate" }).click();
  const dialog = page.getByRole("dialog");
  for (const usual of ["glTF", "Picture"]) await dialog.getByLabel(usual, { exact: true }).uncheck();
  for (const output of outputs) await dialog.getByLabel(output, { exact: true }).check();
  await dialog.getByRole("button", { name: "Translate" }).click();
  await dialog.waitFor({ state: "detached" });
}

const viewerFrame = async (page: Page) => {
  await page.locator('[data-autodesk="shown"] iframe').waitFor();
  const frame = page.frames().find((f) => f.url().endsWith("/autodesk-viewer"));
  if (!frame) throw new Error("no frame");
  return frame;
};

interface Viewer {
  viewer: { selection: number[]; isolated: number[]; theme: string; read: { files: number; bytes: number } };
  calls: unknown[][];
  renew: () => Promise<string>;
}

test("a translation to SVF2 is shown in Autodesk's viewer, in step with the tree, in a frame that reaches nothing else", async () => {
  const { page, context } = await newPerson(browser, { forgive: /\/graphql|ERR_FAILED/ });
  const asked = await standIn(context);
  await newFile(page, "Ann");
  const open = page.getByRole("button", { name: "Autodesk's viewer" });
  expect(await open.count()).toBe(0);
  expect(asked).toEqual([]);
  await translate(page, "SVF2");
  await open.click();
  await page.waitForURL(/viewer=autodesk/);
  const frame = await viewerFrame(page);
  const read = await frame.evaluate(() => (globalThis as unknown as Viewer).viewer.read);
  expect(read.files).toBeGreaterThan(5);
  expect(read.bytes).toBeGreaterThan(1000);

  // From the tree to the viewer, and back.
  const item = (name: string) => page.getByRole("treeitem", { name });
  await item("Beam").click();
  const selection = () => frame.evaluate(() => (globalThis as unknown as Viewer).viewer.selection);
  const beam = Number((await item("Beam").getAttribute("id"))?.replace("object-", ""));
  await expect.poll(selection).toEqual([beam]);
  await page.frameLocator("iframe").locator("canvas").click();
  await page.locator('[role="treeitem"][aria-selected="true"]#object-3').waitFor();
  await page.locator('[data-object="3"]').waitFor();
  await page.locator("#object-3").click();
  await expect.poll(selection).toEqual([]);

  // What is found is shown alone.
  await page.getByRole("tab", { name: "Explore" }).click();
  await page.getByLabel("Words in names and texts").fill("post");
  await expect.poll(() => frame.evaluate(() => (globalThis as unknown as Viewer).viewer.isolated.length)).toBe(1);
  await page.getByRole("tabpanel", { name: "Explore" }).getByRole("button", { name: "Clear" }).click();
  await expect.poll(() => frame.evaluate(() => (globalThis as unknown as Viewer).viewer.isolated)).toEqual([]);
  await page.getByRole("tab", { name: "Properties" }).click();

  // The frame has no origin: no storage, no cookie, and the API does not answer to it.
  expect(await frame.evaluate(() => globalThis.origin)).toBe("null");
  const reach = await frame.evaluate(
    (at) => fetch(`${at}/graphql`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ query: "{ viewer { id } }" }) }).then(() => "read", () => "refused"),
    server.url,
  );
  expect(reach).toBe("refused");
  // A token ends; the next one is asked of the page.
  const [first, second] = [await frame.evaluate(() => (globalThis as unknown as Viewer).renew()), await frame.evaluate(() => (globalThis as unknown as Viewer).renew())];
  expect(second).not.toBe(first);

  await accessible(page);
  await picture(page, "autodesk");
  await expect.poll(() => frame.evaluate(() => (globalThis as unknown as Viewer).calls.filter(([name]) => name === "setTheme").map(([, theme]) => theme))).toEqual(["dark-theme", "light-theme"]);

  await page.getByRole("button", { name: "Purlin's viewer" }).click();
  await page.locator('[data-viewer="ready"] canvas').waitFor();
  await context.close();
});

test("Autodesk's host is out of reach: what to do, and the viewer that Purlin brings", async () => {
  const { page, context } = await newPerson(browser, { forgive: /developer\.api\.autodesk\.com|ERR_FAILED/ });
  await context.route(`${host}/**`, (route) => route.abort());
  await newFile(page, "Ben");
  await translate(page, "SVF2");
  await page.getByRole("button", { name: "Autodesk's viewer" }).click();
  await page.getByRole("heading", { name: "Autodesk's viewer could not be loaded" }).waitFor();
  await accessible(page);
  await picture(page, "autodesk-away");
  // It comes back.
  await context.unroute(`${host}/**`);
  await standIn(context);
  await page.getByRole("button", { name: "Try again" }).click();
  await viewerFrame(page);
  await page.reload();
  await viewerFrame(page);

  // Without the session nothing opens, and the built-in viewer is a click away.
  await context.route(`${server.url}/graphql`, async (route) => {
    const body = route.request().postData() ?? "";
    return /OpenViewer/.test(body) ? route.fulfill({ contentType: "application/json", body: JSON.stringify({ errors: [{ message: "no", extensions: { code: "INTERNAL", id: "0f3a77aa-1111-4222-8333-444455556666" } }] }) }) : route.continue();
  });
  await page.reload();
  await page.getByText("0f3a77aa-1111-4222-8333-444455556666").waitFor();
  await page.getByRole("button", { name: "Purlin's viewer" }).first().click();
  await page.locator('[data-viewer="ready"] canvas').waitFor();
  await context.close();
});
