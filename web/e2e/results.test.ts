import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { box, type Part, writeGlb, writeObj } from "../src/demo/model";
import { accessible, model, newPerson, newProject, openBrowser, picture, Server, signUp, state, upload } from "./harness";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

const material = (red: number) => ({ colour: [red, 0.4, 0.3], roughness: 0.8, metallic: 0 }) as const;

/** A wall of bricks on a slab, as GLB: the material of the odd bricks is Clay, that of the even ones Stone. */
async function wall(bricks: readonly number[], long: number): Promise<Buffer> {
  const parts = bricks.map((n): Part => box(`Brick ${n}`, n % 2 ? "Clay" : "Stone", [n * 2, 0, 0], [n * 2 + (n === 1 ? long : 1.8), 1, 1]));
  const glb = writeGlb(new Map([["Slab", [box("Plate", "Stone", [0, -0.3, -1], [20, 0, 2])]], ["Bricks", parts]]), { Clay: material(0.7), Stone: material(0.4) });
  return Buffer.from(await glb.arrayBuffer());
}

/** The same as OBJ, whose parts are known by their names. */
async function namedWall(bricks: readonly number[], long: number): Promise<Buffer> {
  const parts = [box("Plate", "", [0, -0.3, -1], [20, 0, 2]), ...bricks.map((n) => box(`Brick ${n}`, "", [n * 2, 0, 0], [n * 2 + (n === 1 ? long : 1.8), 1, 1]))];
  return Buffer.from(await writeObj(parts).arrayBuffer());
}

async function openFile(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name }).first().click();
  await page.locator('[data-viewer="ready"] canvas').waitFor();
}

/** The pixels of the canvas that are near a colour, in a thousand. */
async function share(page: Page, colour: readonly [number, number, number]): Promise<number> {
  const shot = await page.locator("canvas").first().screenshot();
  return page.evaluate(
    async ([base64, want]) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
      const draw = new OffscreenCanvas(image.width, image.height).getContext("2d");
      if (!draw) return 0;
      draw.drawImage(image, 0, 0);
      const { data } = draw.getImageData(0, 0, image.width, image.height);
      // A lit surface has the colour's hue at another brightness: directions are compared.
      const length = (v: readonly number[]) => Math.hypot(...v) || 1;
      let near = 0;
      for (let i = 0; i < data.length; i += 4) {
        const seen = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
        const cos = (seen[0]! * want[0] + seen[1]! * want[1] + seen[2]! * want[2]) / length(seen) / length(want);
        if (cos > 0.97) near++;
      }
      return (1000 * near) / (image.width * image.height);
    },
    [shot.toString("base64"), colour] as const,
  );
}

test("the objects of a model are searched, filtered, counted, coloured and fetched as a table", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Eva");
  await newProject(page, server, "Masonry");
  await upload(page, model("wall.glb", await wall([1, 2, 3, 4, 5], 1.8)));
  await state(page, "wall.glb", "Ready").waitFor();
  await openFile(page, "wall.glb");
  const accent = [53, 80, 232] as const;
  expect(await share(page, accent)).toBeLessThan(1);
  await page.getByRole("tab", { name: "Explore" }).click();
  await page.getByText("9 objects").waitFor();

  // Words, then the values of a property with their counts and what another one comes to.
  await page.getByLabel("Words in names and texts").fill("brick");
  await page.getByText("6 objects").waitFor();
  await page.getByRole("button", { name: /^Group by/ }).click();
  await page.getByLabel("Find a property").fill("mater");
  await page.locator('[data-property="Material"]').click();
  await page.locator('[data-facet="Clay"]').getByText("3", { exact: true }).waitFor();
  await page.locator('[data-facet="Stone"]').getByText("2", { exact: true }).waitFor();
  await page.getByRole("button", { name: /^Sum of/ }).click();
  await page.locator('[data-property="Volume"]').click();
  await page.locator('[data-facet="Clay"]').getByText("5.4 m³").waitFor();
  await page.locator('[data-facet="Clay"]').click();
  await page.getByText("3 objects").waitFor();
  await page.locator('[data-painted="3"]').waitFor();
  await expect.poll(() => share(page, accent)).toBeGreaterThan(2);
  await accessible(page);
  await picture(page, "explore");

  // The values of one property are alternatives; a number bounds them.
  await page.locator('[data-facet="Stone"]').click();
  await page.getByText("5 objects").waitFor();
  await page.getByRole("button", { name: "Condition", exact: true }).click();
  await page.locator('[data-property="Volume"]').click();
  const volume = page.locator('[data-condition="Volume"]');
  await volume.getByLabel("Value").fill("2");
  await page.getByText("No object is like that.").waitFor();
  await volume.getByRole("combobox").selectOption("atMost");
  await page.getByText("5 objects").waitFor();
  await accessible(page);
  await page.getByRole("button", { name: /^Group by/ }).click();
  await page.locator('[data-property="Volume"]').click();
  await page.locator('[data-aggregate]').getByText("9 m³").waitFor();

  // A row selects in the viewer.
  await page.locator("[data-object-row]").getByText("Brick 3").click();
  await page.waitForURL(/object=\d+/);
  await page.locator('[role="treeitem"][aria-selected="true"]').getByText("Brick 3").waitFor();

  const [table] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
  const rows = readFileSync(await table.path(), "utf8").trim().split(/\r?\n/);
  expect(rows).toHaveLength(6);
  expect(rows[0]).toContain("Material");
  expect(rows.filter((r) => r.includes("Clay"))).toHaveLength(3);

  // All results of the translation in one archive.
  await page.getByRole("tab", { name: "Downloads" }).click();
  const [archive] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "All results in a zip" }).click()]);
  const bytes = readFileSync(await archive.path());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  const names = await page.getByRole("tabpanel", { name: "Downloads" }).locator("li p.font-medium").allInnerTexts();
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) expect(bytes.includes(name), name).toBe(true);
  await page.locator("[data-painted]").waitFor({ state: "detached" });
  await context.close();
});

test("two versions are compared: in numbers, with old and new values, and on the model", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Vic");
  await newProject(page, server, "Revisions");
  await upload(page, model("wall.obj", await namedWall([1, 2, 3, 4], 1.8)));
  await state(page, "wall.obj", "Ready").waitFor();
  // Brick 4 is gone, brick 7 is new, brick 1 is longer.
  await upload(page, model("wall.obj", await namedWall([1, 2, 3, 7], 1.2)));
  await page.locator('[data-file="wall.obj"]').getByText("v2").waitFor();
  await state(page, "wall.obj", "Ready").waitFor();
  await openFile(page, "wall.obj");
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("button", { name: "Compare with the version before" }).click();
  await page.waitForURL(/version=2&against=1/);
  await page.locator("[data-diff]").waitFor();
  await page.locator('[data-change="ADDED"]').getByText("Brick 7").waitFor();
  await page.locator('[data-change="REMOVED"]').getByText("Brick 4").waitFor();
  await page.locator("[data-painted]").waitFor();
  await expect.poll(() => share(page, [29, 138, 78])).toBeGreaterThan(1);
  await expect.poll(() => share(page, [192, 42, 52])).toBeGreaterThan(1);
  const changed = page.locator('[data-change="CHANGED"]').filter({ hasText: "Brick 1" });
  await changed.getByRole("button").click();
  const row = changed.getByRole("row").filter({ hasText: "Volume" });
  expect(await row.getByRole("cell").allInnerTexts()).toEqual(["1.8", "1.2"]);
  await accessible(page);
  await picture(page, "compare");
  await page.getByRole("button", { name: /Removed/, pressed: false }).first().click();
  await page.locator('[data-change="ADDED"]').first().waitFor({ state: "detached" });
  await page.locator('[data-change="REMOVED"]').first().waitFor();
  // The other way round, what was added is what was removed.
  await page.getByLabel("Version", { exact: true }).selectOption({ label: "v1" });
  await page.waitForURL(/version=1&against=2/);
  await page.locator('[data-change="REMOVED"]').getByText("Brick 7").waitFor();
  await page.reload();
  await page.locator('[data-change="REMOVED"]').getByText("Brick 7").waitFor();
  await context.close();
});

test("what a translation would cost is said before it is started", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Ben");
  await newProject(page, server, "Budget");
  await upload(page, model("wall.glb", await wall([1, 2], 1.8)));
  await state(page, "wall.glb", "Ready").waitFor();
  await openFile(page, "wall.glb");
  await page.getByRole("button", { name: "Translate" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator('[data-estimate="SHARED"]').waitFor();
  await dialog.getByLabel("STL").check();
  await dialog.locator('[data-estimate="NEW"]').waitFor();
  await dialog.getByText(/about \d+ s/).waitFor();
  await dialog.getByText("2 translations today").waitFor();
  await accessible(page);
  await picture(page, "translate");
  await context.close();
});
