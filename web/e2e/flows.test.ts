import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, model, newPerson, newProject, openBrowser, picture, pictures, Server, signInByLink, signUp, state, stl, upload, zip } from "./harness";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** How many different colours the middle of the model's canvas shows. */
async function colours(page: Page): Promise<number> {
  const shot = await page.locator("canvas").first().screenshot();
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const draw = new OffscreenCanvas(image.width, image.height).getContext("2d");
    if (!draw) return 0;
    draw.drawImage(image, 0, 0);
    const { data } = draw.getImageData(image.width / 4, image.height / 4, image.width / 2, image.height / 2);
    const seen = new Set<number>();
    for (let i = 0; i < data.length; i += 4) seen.add(((data[i] ?? 0) >> 3) * 1024 + ((data[i + 1] ?? 0) >> 3) * 32 + ((data[i + 2] ?? 0) >> 3));
    return seen.size;
  }, shot.toString("base64"));
}

test("from the printed link to a model turning on the screen", async () => {
  const { page, context } = await newPerson(browser);
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await accessible(page);
  await picture(page, "sign-in");
  await signInByLink(page, server);
  await page.getByRole("button", { name: "Open the demo project" }).waitFor();
  await accessible(page);
  await picture(page, "welcome");
  await page.getByRole("button", { name: "Open the demo project" }).click();
  for (const file of ["timber-pavilion.glb", "planetary-gears.obj", "impeller.stl"]) await state(page, file, "Ready").waitFor();
  await page.getByRole("region", { name: "Uploads" }).waitFor({ state: "detached" });
  await page.locator("img").first().waitFor();
  await page.waitForFunction(() => [...document.images].every((i) => i.complete));
  await accessible(page);
  await picture(page, "project");

  await page.getByRole("link", { name: "timber-pavilion.glb" }).first().click();
  await page.locator('[data-viewer="ready"] canvas').waitFor();
  await expect.poll(() => colours(page), { timeout: 60_000 }).toBeGreaterThan(30);
  await page.getByRole("treeitem", { name: /Purlins/ }).waitFor();
  await accessible(page);
  await picture(page, "file");

  // The tree selects in the viewer and the properties follow.
  await page.getByRole("treeitem", { name: /Purlins/ }).click();
  await page.getByRole("tree").press("ArrowRight");
  await page.getByRole("treeitem", { name: "Purlin 1A" }).click();
  await page.locator("[data-object]").getByRole("heading", { name: "Purlin 1A" }).waitFor();
  await page.getByText("Larch").first().waitFor();
  await page.screenshot({ path: join(pictures, "file-selected.png") });
  // A click on the model selects in the tree.
  const canvas = page.locator("canvas").first();
  const box = await canvas.boundingBox();
  if (!box) throw new Error("no canvas");
  await page.keyboard.press("Escape");
  await canvas.click({ position: { x: box.width / 2, y: box.height / 2 } });
  await page.locator('[role="treeitem"][aria-selected="true"]').waitFor();
  await page.waitForURL(/object=\d+/);
  await page.getByRole("link", { name: "Projects" }).click();
  await page.getByRole("link", { name: "Demo" }).waitFor();
  await page.waitForFunction(() => document.images.length === 3 && [...document.images].every((i) => i.complete));
  await accessible(page);
  await picture(page, "projects");
  await page.getByRole("button", { name: "New project" }).click();
  await accessible(page);
  await picture(page, "dialog");
  await context.close();
});

test("the session outlives a reload, and ends in every tab", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Reload");
  await page.reload();
  await page.getByRole("button", { name: "Account of Reload" }).waitFor();
  const other = await context.newPage();
  await other.goto(server.url);
  await other.getByRole("button", { name: "Account of Reload" }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await other.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByText("Your session has ended").or(page.getByRole("heading", { name: "Sign in" })).first().waitFor();
  await context.close();
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

test("a broken model says what is wrong, with its timeline", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Fay");
  await newProject(page, server, "Broken");
  await upload(page, model("broken.obj", Buffer.from("v 1 2 3\nv 4 5\nf 1 2 9\n")));
  await state(page, "broken.obj", "Failed").waitFor();
  await page.getByRole("link", { name: "broken.obj" }).last().click();
  await page.getByText("MALFORMED").first().waitFor();
  await page.getByText("The model breaks the rules of its format").first().waitFor();
  await page.getByText("Export the model again from the program that made it").first().waitFor();
  await page.getByRole("button", { name: "What the engine said" }).click();
  await page.locator("[data-engine-messages]").getByText("error", { exact: true }).first().waitFor();
  await page.locator("[data-sequence]").first().waitFor();
  await accessible(page);
  await picture(page, "failed");
  await context.close();
});

const corner = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

test("an archive: its models, what it lacks, and the one to begin with", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Zoe");
  await newProject(page, server, "Archives");
  await upload(page, model("both.zip", zip({ "house.obj": `mtllib lost.mtl\n${corner}`, "parts/door.obj": corner, "readme.txt": "hello" })));
  const row = page.locator('[data-upload="both.zip"]');
  await row.getByText("Arrived, and not translated.").waitFor();
  await row.getByRole("link", { name: "both.zip" }).click();
  await page.getByRole("button", { name: "Translate" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Missing in the archive: lost.mtl").waitFor();
  await accessible(page);
  await picture(page, "archive");
  await dialog.getByLabel("parts/door.obj").check();
  await dialog.getByRole("button", { name: "Translate" }).click();
  await page.locator('[data-translation="SUCCEEDED"]').waitFor();
  await page.goBack();
  await upload(page, model("evil.zip", zip({ "../../etc/house.obj": corner })));
  await page.locator('[data-upload="evil.zip"]').getByRole("link", { name: "evil.zip" }).click();
  await page.getByRole("button", { name: "Translate" }).first().click();
  await dialog.getByText("The archive cannot be translated.").waitFor();
  await dialog.getByText("../../etc/house.obj").waitFor();
  await context.close();
});

test("a project has a region and a limit for each day, and says when it is reached", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Lea");
  await page.goto(server.url);
  await page.getByRole("button", { name: "New project" }).click();
  await page.getByLabel("Name").fill("Bounded");
  await page.getByLabel("Region").selectOption("EMEA");
  await page.getByRole("dialog").getByRole("button", { name: "New project" }).click();
  await page.getByText("Translated in: Europe").waitFor();
  await page.getByRole("link", { name: "Projects" }).click();
  await page.getByRole("button", { name: "More for Bounded" }).click();
  await page.getByRole("menuitem", { name: "Edit details" }).click();
  await page.getByLabel("Translations in a day").fill("-1");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByText(/^TranslationsPerDay/).waitFor();
  await page.getByLabel("Translations in a day").fill("1");
  await page.getByLabel("Warn from").fill("1");
  await accessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Bounded" }).click();
  await page.getByText("0 of 1 translations today").first().waitFor();
  await upload(page, model("one.obj", Buffer.from(corner)));
  await state(page, "one.obj", "Ready").waitFor();
  await page.getByText("1 of 1 translations today").first().waitFor();
  await upload(page, model("two.obj", Buffer.from(`${corner}# two\n`)));
  await page.locator('[data-upload="two.obj"]').getByText("as many translations today as it may (1)").waitFor();
  await accessible(page);
  await picture(page, "limit");
  await page.locator('[data-upload="two.obj"]').getByRole("link", { name: "two.obj" }).click();
  await page.getByRole("button", { name: "Translate" }).first().click();
  await page.getByRole("dialog").getByText("The project has used up its translations of today. Results that the project has already are still shared.").waitFor();
  await context.close();
});

test("a format that this server cannot read says what is missing", async () => {
  const own = await Server.start({ PATH: "/nowhere" });
  const { page, context } = await newPerson(browser);
  try {
    await signInByLink(page, own);
    await newProject(page, own, "Formats");
    await upload(page, model("house.ifc", Buffer.from("ISO-10303-21;\n")), model("house.rvt", Buffer.from("rvt")));
    await page.locator('[data-upload="house.ifc"]').getByText(/assimp/).waitFor();
    await page.locator('[data-upload="house.rvt"]').getByText("The server cannot translate this format.").waitFor();
    await page.locator('[data-upload="house.ifc"]').getByRole("button", { name: "Upload anyway" }).click();
    await page.locator('[data-file="house.ifc"]').waitFor();
    await page.getByRole("link", { name: "house.ifc" }).last().click();
    await page.getByRole("button", { name: "Translate" }).first().click();
    await page.getByRole("dialog").getByText(/assimp/).waitFor();
    await accessible(page);
  } finally {
    await context.close();
    await own.stop();
  }
});

test("tokens are made, shown once, and revoked", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Tia");
  await page.goto(`${server.url}/tokens`);
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("Name").fill("nightly export");
  await accessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "New token" }).click();
  const secret = await page.getByRole("dialog").locator("code").textContent();
  const answer = await fetch(`${server.url}/graphql`, { method: "POST", headers: { "Content-Type": "application/json", Authorization: `Bearer ${secret ?? ""}` }, body: JSON.stringify({ query: "{ projects(first: 1) { totalCount } }" }) });
  const { data, errors } = (await answer.json()) as { data: unknown; errors?: unknown };
  expect({ data, errors }).toEqual({ data: { projects: { totalCount: 0 } }, errors: undefined });
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await page.getByText("nightly export").waitFor();
  await picture(page, "tokens");
  await page.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("No tokens").waitFor();
  await context.close();
});

test("the playground runs an example as it stands, and subscribes", async () => {
  const { page, context } = await newPerson(browser, { width: 1600 });
  await signUp(page, server, "Gus");
  await page.goto(`${server.url}/playground`);
  await page.getByRole("button", { name: /My projects/ }).click();
  await page.getByRole("button", { name: /Execute query/ }).click();
  await page.locator(".result-window").getByText("totalCount").waitFor();
  await picture(page, "playground");
  await page.getByRole("button", { name: /Follow a translation/ }).click();
  await page.getByRole("button", { name: "Make a demo project" }).click();
  await page.locator(".graphiql-query-editor").getByText("translationProgress").waitFor();
  await page.getByRole("button", { name: /Execute query/ }).click();
  await page.locator(".result-window").getByText("SUCCEEDED").first().waitFor();
  await context.close();
});

test("Spanish, by the browser's wish and by choice", async () => {
  const { page, context } = await newPerson(browser, { locale: "es-ES" });
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Iniciar sesión" }).waitFor();
  expect(await page.getAttribute("html", "lang")).toBe("es");
  await context.close();
});
