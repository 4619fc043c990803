import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, newPerson, openBrowser, picture, pictures, Server, signInByLink, signUp, state } from "./harness";

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

test("who knows nothing gets from the printed link to a model in under a minute", async () => {
  const own = await Server.start();
  const { page, context } = await newPerson(browser);
  try {
    const begun = performance.now();
    await signInByLink(page, own);
    await page.getByRole("button", { name: "Open the demo project" }).click();
    await state(page, "timber-pavilion.glb", "Ready").waitFor();
    await page.getByRole("link", { name: "timber-pavilion.glb" }).first().click();
    await page.locator('[data-viewer="ready"] canvas').waitFor();
    await expect.poll(() => colours(page), { timeout: 60_000 }).toBeGreaterThan(30);
    const took = performance.now() - begun;
    console.info(`from the link to the model: ${(took / 1000).toFixed(1)} s`);
    expect(took).toBeLessThan(60_000);
  } finally {
    await context.close();
    await own.stop();
  }
});

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
