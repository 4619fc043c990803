import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
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

test("a file is shared by a link with a password, seen by somebody without an account, embedded, and revoked", async () => {
  const [sara, guest] = await Promise.all([newPerson(browser), newPerson(browser)]);
  await signUp(sara.page, server, "Sara");
  await newProject(sara.page, server, "Tower");
  await upload(sara.page, model("tower.stl", stl(12)));
  await state(sara.page, "tower.stl", "Ready").waitFor();
  await sara.page.getByRole("link", { name: "tower.stl" }).first().click();
  await sara.page.locator("canvas").first().waitFor();
  await sara.page.getByRole("button", { name: "Share", exact: true }).click();
  const dialog = sara.page.getByRole("dialog");
  await dialog.getByLabel("Name of the link").fill("For the client");
  await dialog.getByLabel("Password").fill("abc");
  await dialog.getByRole("button", { name: "Make and copy link" }).click();
  await dialog.getByText("needs at least 4 characters").waitFor();
  await dialog.getByLabel("Password").fill("larch");
  await dialog.getByRole("button", { name: "Make and copy link" }).click();
  const row = dialog.locator("[data-link]");
  await row.waitFor();
  await accessible(sara.page);
  await picture(sara.page, "share");
  const url = (await row.getAttribute("data-link")) ?? "";

  const { page } = guest;
  await page.goto(url);
  await page.getByRole("heading", { name: "This model asks for a password" }).waitFor();
  await page.getByLabel("Password").fill("spruce");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByText("That is not the password.").waitFor();
  await accessible(page);
  await picture(page, "shared-password");
  await page.getByLabel("Password").fill("larch");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByRole("heading", { name: "tower.stl", level: 1 }).waitFor();
  await page.locator("canvas").first().waitFor();
  await page.getByRole("treeitem", { name: /tower/ }).first().waitFor();
  await accessible(page);
  await picture(page, "shared");

  await page.goto(url.replace("/s/", "/embed/"));
  await page.getByLabel("Password").fill("larch");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.locator("canvas").first().waitFor();
  await picture(page, "embedded");

  await sara.page.reload();
  await sara.page.getByRole("button", { name: "Share", exact: true }).click();
  await dialog.getByText("opened 2 times").waitFor();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await row.waitFor({ state: "detached" });
  await page.goto(url);
  await page.getByRole("heading", { name: "This link leads nowhere any more" }).waitFor();
  await Promise.all([sara.context.close(), guest.context.close()]);
});
