import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, newPerson, newProject, openBrowser, picture, Server, signUp, state, stl, upload } from "./harness";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("an owner reads who did what, narrows it, pages through it and takes it along; activity names who did it", async () => {
  const { page, context } = await newPerson(browser);
  const other = await newPerson(browser);
  const email = await signUp(other.page, server, "Grace");
  await signUp(page, server, "Ada");
  await newProject(page, server, "Audited");
  await upload(page, { name: "ball.stl", content: stl(200) });
  await state(page, "ball.stl", "Ready").waitFor();
  const activity = page.locator("[data-activity] >> visible=true");
  await activity.getByText(/added by Ada/i).waitFor();

  await page.getByRole("tab", { name: "Members" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByText(`${email} is a member`, { exact: true }).waitFor();
  // Enough changes for a second page.
  const role = page.getByLabel("Role of Grace");
  for (let i = 0; i < 30; i++) {
    const as = i % 2 ? "EDITOR" : "VIEWER";
    await role.selectOption(as);
    await expect.poll(() => role.inputValue()).toBe(as);
    await page.waitForLoadState("networkidle");
  }

  await page.getByRole("tab", { name: "Audit log" }).click();
  const lines = page.locator("[data-action]");
  await expect.poll(() => lines.count()).toBe(30);
  await lines.first().getByText("role: VIEWER → EDITOR").waitFor();
  await lines.first().getByText("Ada").waitFor();
  await lines.first().getByText(/from 127\.0\.0\.1, Chrome on Linux/).waitFor();
  await accessible(page);
  await picture(page, "audit");
  await page.getByRole("button", { name: "Show older" }).click();
  await page.locator('[data-action="PROJECT_CREATED"]').waitFor();
  expect(await page.getByRole("button", { name: "Show older" }).count()).toBe(0);

  await page.getByLabel("What was done").selectOption({ label: "Translation asked for" });
  await expect.poll(() => lines.evaluateAll((all) => all.map((l) => (l as HTMLElement).dataset["action"]))).toEqual(["TRANSLATION_STARTED"]);
  await lines.first().getByText("ball.stl").waitFor();
  await page.getByLabel("Who did it").selectOption({ label: "Grace" });
  await page.getByText("Nothing of this kind has been recorded.").waitFor();
  await page.getByLabel("Who did it").selectOption({ label: "Ada" });
  await expect.poll(() => lines.count()).toBe(1);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
  const table = (await readFile(await file.path(), "utf8")).trim().split("\r\n");
  expect(table.length).toBe(2);
  expect(table[1]).toContain("TRANSLATION_STARTED");

  // Whoever is no owner is not shown it.
  await other.page.goto(page.url());
  await other.page.getByRole("tab", { name: "Members" }).waitFor();
  expect(await other.page.getByRole("tab", { name: "Audit log" }).count()).toBe(0);
  await other.context.close();
  await context.close();
});

test("everybody reads what happened to their account, in their language", async () => {
  const { page, context } = await newPerson(browser, { locale: "es-ES", width: 390 });
  const email = "ines@example.com";
  await page.goto(server.url);
  await page.getByRole("button", { name: "Crear una cuenta" }).click();
  await page.getByLabel("Nombre").fill("Inés");
  await page.getByLabel("Correo").fill(email);
  await page.getByLabel("Contraseña").fill("a long enough secret");
  await page.getByRole("button", { name: "Crear una cuenta" }).click();
  await page.getByRole("button", { name: /Inés/ }).waitFor();
  await page.goto(`${server.url}/security`);
  await page.locator('[data-action="ACCOUNT_CREATED"]').getByText("Cuenta creada").waitFor();
  await page.getByLabel("Qué se hizo").selectOption({ label: "Contraseña incorrecta" });
  await page.getByText("No hay nada de esto anotado.").waitFor();
  await page.getByLabel("Qué se hizo").selectOption({ label: "Todo" });
  await accessible(page);
  await picture(page, "security");
  await context.close();
});
