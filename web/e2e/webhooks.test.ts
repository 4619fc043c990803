import { createHmac } from "node:crypto";
import { createServer, type Server as Listener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, newPerson, newProject, openBrowser, picture, Server, signUp, state, model, stl, upload } from "./harness";

let server: Server;
let browser: Browser;
let listener: Listener;
let answer = 200;
const calls: { id: string; at: string; signatures: string[]; body: string }[] = [];

beforeAll(async () => {
  listener = createServer((req, res) => {
    let body = "";
    req.on("data", (chunk: Buffer) => (body += chunk.toString()));
    req.on("end", () => {
      const header = (name: string) => String(req.headers[name] ?? "");
      calls.push({ id: header("webhook-id"), at: header("webhook-timestamp"), signatures: header("webhook-signature").split(" "), body });
      res.writeHead(answer).end("thank you");
    });
  });
  await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
  [server, browser] = await Promise.all([Server.start(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  listener.close();
});

test("a webhook is made, tested, tells of a translation, is switched off and deleted", async () => {
  const { page, context } = await newPerson(browser);
  await signUp(page, server, "Wanda");
  await newProject(page, server, "Tower");
  await page.getByRole("tab", { name: "Webhooks" }).click();
  await page.getByText("No webhooks").waitFor();
  await accessible(page);
  await picture(page, "webhooks-none");
  await page.getByRole("button", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill("ftp://example.com");
  await dialog.getByLabel("Payload by a GraphQL query").fill("query { nobody }");
  await dialog.getByRole("button", { name: "New webhook" }).click();
  await dialog.getByText("The URL must begin with https://.").waitFor();
  await dialog.getByText('Cannot query field "nobody"').waitFor();
  await accessible(page);
  await picture(page, "webhook-wrong");
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/purlin`;
  await dialog.getByLabel("Address").fill(url);
  await dialog.getByLabel("What it is for").fill("Tells the site office");
  await dialog.getByLabel("Payload by a GraphQL query").fill("query ($fileId: ID!) { node(id: $fileId) { ... on File { name } } }");
  await dialog.getByRole("button", { name: "New webhook" }).click();
  const secret = (await page.getByRole("dialog", { name: "Its secret" }).locator("code").textContent()) ?? "";
  expect(secret).toMatch(/^whsec_/);
  await accessible(page);
  await picture(page, "webhook-secret");
  await page.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.locator('[data-delivery="DELIVERED"]').waitFor();
  await page.getByRole("tab", { name: "Files" }).click();
  await upload(page, model("tower.stl", stl(12)));
  await state(page, "tower.stl", "Ready").waitFor();
  await page.getByRole("tab", { name: "Webhooks" }).click();
  await page.getByRole("button", { name: "Deliveries" }).click();
  await page.locator('[data-delivery="DELIVERED"]').nth(1).waitFor();
  const told = calls.find((c) => c.body.includes('"TRANSLATION_SUCCEEDED"'));
  if (!told) throw new Error("nothing was told");
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  expect(told.signatures).toContain(`v1,${createHmac("sha256", key).update(`${told.id}.${told.at}.${told.body}`).digest("base64")}`);
  expect(JSON.parse(told.body)).toMatchObject({ type: "TRANSLATION_SUCCEEDED", data: { node: { name: "tower.stl" } } });

  answer = 500;
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.getByText("it answered 500 Internal Server Error").first().waitFor();
  await page.getByText("Failing", { exact: true }).waitFor({ timeout: 30_000 });
  await accessible(page);
  await picture(page, "webhooks");
  await page.getByRole("button", { name: "More for 127.0.0.1" }).click();
  await page.getByRole("menuitem", { name: "Switch off" }).click();
  await page.getByText("Off", { exact: true }).waitFor();
  await page.getByRole("button", { name: "More for 127.0.0.1" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No webhooks").waitFor();
  await context.close();
});
