import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, model, newPerson, newProject, openBrowser, picture, Server, signUp, state, stl, upload } from "./harness";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("progress moves in the row, and a second browser sees it live", async () => {
  const [ada, bob] = await Promise.all([newPerson(browser), newPerson(browser)]);
  const email = await signUp(bob.page, server, "Bob");
  await signUp(ada.page, server, "Ada");
  await newProject(ada.page, server, "Bridge");
  await ada.page.getByRole("tab", { name: "Members" }).click();
  await ada.page.getByLabel("E-mail").fill(email);
  await ada.page.getByRole("button", { name: "Add", exact: true }).click();
  await ada.page.getByText("Bob", { exact: true }).waitFor();
  await accessible(ada.page);
  await picture(ada.page, "members");
  await ada.page.getByRole("tab", { name: "Files" }).click();
  await bob.page.goto(ada.page.url());
  await bob.page.getByText("Drop models here").waitFor();

  await bob.page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    new MutationObserver(() => document.querySelectorAll("[data-file] [data-progress]").forEach((e) => seen.add(e.getAttribute("data-progress") ?? ""))).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await upload(ada.page, model("hull.stl", stl(600_000)));
  await state(bob.page, "hull.stl", "Ready").waitFor({ timeout: 100_000 });
  const seen = await bob.page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
  expect(seen.length).toBeGreaterThan(2);

  // A name changes at once for who changes it, and soon for who looks on.
  await ada.page.getByRole("button", { name: "More for hull.stl" }).click();
  await ada.page.getByRole("menuitem", { name: "Rename" }).click();
  await ada.page.getByRole("dialog").getByLabel("Name").fill("keel.stl");
  await ada.page.getByRole("button", { name: "Save" }).click();
  await bob.page.getByRole("link", { name: "keel.stl" }).first().waitFor();
  // One that the server refuses is taken back.
  await ada.page.getByRole("button", { name: "More for keel.stl" }).click();
  await ada.page.getByRole("menuitem", { name: "Rename" }).click();
  await ada.page.getByRole("dialog").getByLabel("Name").fill("keel");
  await ada.page.getByRole("button", { name: "Save" }).click();
  await ada.page.getByText("The file was not renamed.").first().waitFor();
  await ada.page.locator('[data-file="keel.stl"]').waitFor();
  await Promise.all([ada.context.close(), bob.context.close()]);
});

test("an upload pauses, and goes on after a reload", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Uma");
  await newProject(page, server, "Slow line");
  const puts: number[] = [];
  const count = (url: string) => puts.push(Number(new URL(url).searchParams.get("part")));
  page.on("request", (r) => r.method() === "PUT" && count(r.url()));
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", { offline: false, latency: 5, downloadThroughput: -1, uploadThroughput: 6e6 });
  await upload(page, model("long.stl", stl(900_000, 7)));
  const row = page.locator('[data-upload="long.stl"]');
  await page.locator('[data-upload="long.stl"][data-status="sending"]').waitFor();
  await row.getByText(/MB\/s/).waitFor();
  await row.getByRole("button", { name: "Pause long.stl" }).click();
  await page.locator('[data-upload="long.stl"][data-status="paused"]').waitFor();
  await picture(page, "upload");
  await row.getByRole("button", { name: "Go on with long.stl" }).click();
  await page.locator('[data-upload="long.stl"][data-status="sending"]').waitFor();
  await page.reload();
  await page.locator('[data-upload="long.stl"]').waitFor();
  await state(page, "long.stl", "Ready").waitFor({ timeout: 100_000 });
  expect(new Set(puts).size).toBe(Math.ceil(stl(900_000, 7).length / 2 ** 23));

  // What cannot be translated, is empty or is there already is told before a byte is sent.
  puts.length = 0;
  await upload(page, model("notes.txt", Buffer.from("no model")), model("empty.stl", Buffer.alloc(0)), model("long.stl", stl(900_000, 7)));
  await page.getByText("The server cannot translate this format.").waitFor();
  await page.getByText("The file is empty.").waitFor();
  await page.getByText("The project has this very content under this name already.").waitFor();
  expect(puts).toEqual([]);
  await context.close();
});

test("a part that the store refuses and a network that goes away cost those parts alone", async () => {
  const { page, context } = await newPerson(browser, { forgive: /Failed to load resource|ERR_INTERNET_DISCONNECTED|WebSocket connection/ });
  await signUp(page, server, "Nils");
  await newProject(page, server, "Bad line");
  const content = stl(600_000, 11);
  const parts = Math.ceil(content.length / 2 ** 23);
  const done = new Map<string, number>();
  const part = (url: string) => new URL(url).searchParams.get("part") ?? "";
  page.on("response", (r) => r.request().method() === "PUT" && r.ok() && done.set(part(r.url()), (done.get(part(r.url())) ?? 0) + 1));
  // The store is out of order for one part, once; the others wait until the line has been away.
  const refused: string[] = [];
  let free = () => {};
  const line = new Promise<void>((go) => (free = go));
  await context.route(/\/blobs\/.*part=/, async (route) => {
    const number = part(route.request().url());
    if (route.request().method() === "PUT" && number === "2" && refused.length === 0) {
      refused.push(number);
      return route.fulfill({ status: 503 });
    }
    if (route.request().method() === "PUT" && number === String(parts)) await line;
    return route.continue().catch(() => undefined);
  });
  await upload(page, model("net.stl", content));
  await expect.poll(() => done.size, { timeout: 60_000 }).toBe(parts - 1);
  expect(refused).toEqual(["2"]);
  await context.setOffline(true);
  await page.locator("[data-banner]").waitFor();
  free();
  await page.locator('[data-upload="net.stl"][data-status="away"]').waitFor();
  await context.setOffline(false);
  await state(page, "net.stl", "Ready").waitFor({ timeout: 100_000 });
  await page.locator("[data-banner]").waitFor({ state: "detached" });
  expect([...done.values()]).toEqual(Array.from({ length: parts }, () => 1));
  await context.close();
});

test("a server that is killed and comes back: the banner, and the bar goes on", async () => {
  const own = await Server.start();
  const { page, context } = await newPerson(browser, { forgive: /Failed to load resource|ERR_CONNECTION|WebSocket connection/ });
  try {
    await signUp(page, own, "Kay");
    await newProject(page, own, "Outage");
    await upload(page, model("tower.stl", stl(1_200_000, 3)));
    await page.locator('[data-file="tower.stl"] [data-progress]').first().waitFor({ state: "attached" });
    await own.kill();
    await page.locator("[data-banner]").waitFor();
    await picture(page, "away");
    await own.run();
    await page.locator("[data-banner]").waitFor({ state: "detached" });
    await state(page, "tower.stl", "Ready").waitFor({ timeout: 90_000 });
  } finally {
    await context.close();
    await own.stop();
  }
});
