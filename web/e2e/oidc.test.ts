import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, freePort, newPerson, openBrowser, picture, Server } from "./harness";

// oidc-provider, a certified implementation of OpenID Connect: the one that the server's own tests sign in at.
const folder = resolve(import.meta.dirname, "../../app/testdata/oidc");

let provider: ChildProcess;
let server: Server;
let browser: Browser;

beforeAll(async () => {
  if (!existsSync(resolve(folder, "node_modules/oidc-provider"))) execFileSync("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"], { cwd: folder });
  const url = `http://127.0.0.1:${await freePort()}`;
  provider = spawn("node", ["provider.mjs"], { cwd: folder, env: { ...process.env, REDIRECT_URI: `${url}/signin/oidc/callback` }, stdio: ["ignore", "pipe", "ignore"] });
  const issuer = await new Promise<string>((found, failed) => {
    provider.once("exit", () => failed(new Error("the provider did not start")));
    if (provider.stdout) createInterface(provider.stdout).on("line", (line) => line.startsWith("http://") && found(line));
  });
  const env = { PURLIN_ADDR: new URL(url).host, PURLIN_PUBLIC_URL: url, PURLIN_OIDC_ISSUER: issuer, PURLIN_OIDC_CLIENT_ID: "purlin", PURLIN_OIDC_CLIENT_SECRET: "a secret between the two", PURLIN_OIDC_NAME: "The office" };
  [server, browser] = await Promise.all([Server.start(env), openBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await server.stop();
  provider.kill();
});

test("somebody signs in at the office, comes back to where they were, and is told when the office does not vouch", async () => {
  const { page, context } = await newPerson(browser);
  // The provider's pages ask for fonts elsewhere.
  await context.route(/^https:/, (route) => route.fulfill({ contentType: "text/css", body: "" }));
  const enter = async (name: string) => {
    await page.getByRole("link", { name: "Continue with The office" }).click();
    await page.locator('input[name="login"]').fill(name);
    await page.locator('input[name="password"]').fill("any");
    await page.locator('button[type="submit"]').click();
    await page.getByRole("button", { name: "Continue" }).click();
  };
  await page.goto(`${server.url}/tokens`);
  await page.getByRole("link", { name: "Continue with The office" }).waitFor();
  await accessible(page);
  await picture(page, "sign-in-office");
  await enter("ann");
  await page.waitForURL(`${server.url}/tokens`);
  await page.getByRole("button", { name: "Account of The person ann" }).waitFor();
  await page.getByRole("link", { name: "Account", exact: true }).click();
  await page.getByText("ann@example.com").first().waitFor();

  await page.getByRole("button", { name: "Account of The person ann" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await context.clearCookies();
  await enter("nobody");
  await page.getByText("The office does not vouch for your e-mail address").waitFor();
  expect(await page.getByRole("button", { name: /^Account of/ }).count()).toBe(0);
  await context.close();
});
