import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, newPerson, openBrowser, picture, Server, signUp } from "./harness";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
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
  // GraphiQL puts the button that closes a tab into the tab.
  await accessible(page, ["nested-interactive"]);
  await picture(page, "playground");
  await page.getByRole("button", { name: /Follow a translation/ }).click();
  await page.getByRole("button", { name: "Make a demo project" }).click();
  await page.locator(".graphiql-query-editor").getByText("translationProgress").waitFor();
  await page.getByRole("button", { name: /Execute query/ }).click();
  await page.locator(".result-window").getByText("SUCCEEDED").first().waitFor();

  // The session runs the pages' own documents; the page says so, and an API token runs any.
  await page.locator("[data-limited]").getByRole("link", { name: "Make a token" }).waitFor();
  const { key } = await page.context().newPage().then(async (other) => {
    await other.goto(`${server.url}/tokens`);
    await other.getByRole("button", { name: "New token" }).click();
    await other.getByLabel("Name").fill("playground");
    await other.getByRole("dialog").getByRole("button", { name: "New token" }).click();
    const secret = await other.getByRole("dialog").locator("code").textContent();
    await other.close();
    return { key: secret ?? "" };
  });
  const write = async (editor: string, text: string) => {
    await page.locator(editor).first().click();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText(text);
  };
  await write(".graphiql-query-editor .monaco-editor", "query Own { projects(first: 3) { totalCount mine: totalCount } }");
  await page.getByRole("button", { name: /Execute query/ }).click();
  await page.locator(".result-window").getByText("DOCUMENT_NOT_TRUSTED").first().waitFor();
  await page.getByRole("button", { name: "Headers", exact: true }).click();
  await write(".graphiql-editor-tool .monaco-editor >> visible=true", `{"Authorization": "Bearer ${key}"}`);
  await page.getByRole("button", { name: /Execute query/ }).click();
  await page.locator(".result-window").getByText("mine").first().waitFor();
  await accessible(page, ["nested-interactive"]);
  await picture(page, "playground-limited");
  await context.close();
});

test("Spanish, by the browser's wish and by choice", async () => {
  const { page, context } = await newPerson(browser, { locale: "es-ES" });
  await page.goto(server.url);
  await page.getByRole("heading", { name: "Iniciar sesión" }).waitFor();
  expect(await page.getAttribute("html", "lang")).toBe("es");
  await page.getByLabel("Correo electrónico").fill("nadie@example.com");
  await page.getByLabel("Contraseña").fill("una que no es");
  await page.getByRole("button", { name: "Iniciar sesión" }).first().click();
  await page.getByText("El correo, la contraseña o el token no son correctos").waitFor();
  await accessible(page);
  await context.close();
});
