import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, Autodesk, newPerson, newProject, openBrowser, picture, Server, signUp, stl } from "./harness";

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

test("an account is connected with Autodesk, its hubs are browsed, a file is imported, and its new versions follow", async () => {
  await autodesk.put("bridge.stl", stl(200));
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Hal");
  await newProject(page, server, "Crossing");
  await page.getByRole("link", { name: "From Autodesk" }).click();
  await page.getByRole("heading", { name: "Connect your Autodesk account" }).waitFor();
  await accessible(page);
  await picture(page, "hubs-connect");
  await page.getByRole("button", { name: "Connect Autodesk" }).click();
  await page.getByLabel("E-mail address of the user").fill("hal@example.com");
  await page.getByRole("button", { name: "Allow" }).click();

  // Back where it began, and down to the file.
  await page.getByRole("heading", { name: "Import from Autodesk" }).waitFor();
  await page.getByRole("button", { name: /Local Hub/ }).click();
  await page.getByRole("button", { name: /Local Project/ }).click();
  await page.getByRole("button", { name: "Project Files" }).click();
  const row = page.locator('[data-item="bridge.stl"]');
  await row.getByText("v1").waitFor();
  await page.reload();
  await row.getByText("v1").waitFor();
  await row.getByRole("button", { name: "Import bridge.stl" }).click();
  await page.locator('[data-import="bridge.stl"][data-status="SUCCEEDED"]').waitFor();
  expect(await page.getByRole("region", { name: "From hubs" }).getByLabel("Follows new versions").isChecked()).toBe(true);
  await row.getByRole("button", { name: "Versions of bridge.stl" }).click();
  await row.getByRole("button", { name: "Import version 1 of bridge.stl" }).waitFor();
  await accessible(page);
  await picture(page, "hubs");
  await page.goBack();
  await page.getByRole("button", { name: "Project Files" }).waitFor();

  // The hub tells of a new version, which comes by itself.
  await page.getByRole("link", { name: "Crossing" }).click();
  await page.locator('[data-file="bridge.stl"]').getByText("v1").waitFor();
  await autodesk.watched();
  await autodesk.put("bridge.stl", stl(400));
  await page.locator('[data-file="bridge.stl"]').getByText("v2").waitFor();
  await context.close();
});

test("the sign-in page offers Autodesk, which makes an account, and says when it was denied", async () => {
  const { page, context } = await newPerson(browser);
  await page.goto(server.url);
  await page.getByRole("link", { name: "Continue with Autodesk" }).waitFor();
  await accessible(page);
  await picture(page, "sign-in-providers");
  await page.getByRole("link", { name: "Continue with Autodesk" }).click();
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByText("Signing in there did not work.").waitFor();
  await page.getByRole("link", { name: "Continue with Autodesk" }).click();
  await page.getByLabel("E-mail address of the user").fill("ona@example.com");
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.getByText("ona@example.com").first().waitFor();
  await accessible(page);
  await picture(page, "account-logins");
  await context.close();
});
