import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, model, newPerson, newProject, openBrowser, picture, Server, signInByLink, signUp, state, stl, upload, zip } from "./harness";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("an answer that comes late does not bring back what was", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Tom");
  await newProject(page, server, "Late");
  let release = () => {};
  const released = new Promise<void>((done) => (release = done));
  let answered = 0;
  await context.route(`${server.url}/graphql`, async (route) => {
    if (!(route.request().postData() ?? "").includes("StartTranslation")) return route.continue();
    const response = await route.fetch();
    const text = await response.text();
    // Automatic persisted queries ask twice when the server does not know the text.
    if (text.includes("PERSISTED_QUERY_NOT_FOUND")) return route.fulfill({ response, body: text });
    await released;
    answered++;
    return route.fulfill({ response, body: text });
  });
  await upload(page, model("late.stl", stl(200)));
  // The socket tells the end before the server's answer says that it began.
  await state(page, "late.stl", "Ready").waitFor();
  release();
  await page.getByText("Done ·").waitFor();
  expect(answered).toBe(1);
  await expect.poll(() => page.evaluate(() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => done(true)))))).toBe(true);
  expect(await state(page, "late.stl", "Ready").count()).toBe(1);
  await context.close();
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
  await page.getByRole("dialog").getByText(/^Translations per day/).waitFor();
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
