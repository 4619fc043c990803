import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, newPerson, newProject, openBrowser, picture, Server, signUp, state, model, stl, upload } from "./harness";

let server: Server;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([Server.start(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("a forgotten password is set anew by the link in the mail, once", async () => {
  const { page, context } = await newPerson(browser);
  const email = await signUp(page, server, "Rita");
  await context.clearCookies();
  await page.goto(server.url);
  await page.getByRole("button", { name: "Forgotten your password?" }).click();
  await page.getByLabel("E-mail").fill("nobody");
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.getByText(`If ${email} has an account here`).waitFor();
  await accessible(page);
  await picture(page, "forgotten");

  const link = await server.mailed("/reset-password");
  await page.goto(link);
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Set a new password" }).click();
  await page.locator('[aria-invalid="true"]').waitFor();
  await accessible(page);
  await picture(page, "reset-password");
  await page.getByLabel("New password").fill("another long secret");
  await page.getByRole("button", { name: "Set a new password" }).click();
  await page.getByRole("heading", { name: "Your password is set" }).waitFor();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("another long secret");
  await page.getByRole("button", { name: "Sign in", exact: true }).first().click();
  await page.getByRole("button", { name: "Account of Rita" }).waitFor();

  await page.goto(link);
  await page.getByLabel("New password").fill("yet another secret");
  await page.getByRole("button", { name: "Set a new password" }).click();
  await page.getByText("The password was not set.").waitFor();
  await page.goto(`${server.url}/reset-password`);
  await page.getByRole("heading", { name: "This link is incomplete" }).waitFor();
  await context.close();
});

test("name, address and password change on the account's page", async () => {
  const { page, context } = await newPerson(browser);
  const email = await signUp(page, server, "Nora");
  await page.getByRole("button", { name: "Account of Nora" }).click();
  await picture(page, "menu");
  await page.getByRole("menuitem", { name: "Settings" }).click();
  const part = (name: string) => page.getByRole("form", { name, exact: true });
  await part("Name").getByLabel("Name").fill("Nora Wren");
  await part("Name").getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Account of Nora Wren" }).waitFor();

  await part("Password").getByLabel("Current password").fill("not it");
  await part("Password").getByLabel("New password").fill("a newer long secret");
  await part("Password").getByRole("button").click();
  await part("Password").locator('[aria-invalid="true"]').waitFor();
  await accessible(page);
  await picture(page, "account");
  await part("Password").getByLabel("Current password").fill("a long enough secret");
  await part("Password").getByLabel("New password").fill("a newer long secret");
  await part("Password").getByRole("button").click();
  await page.getByText("Your password is changed").first().waitFor();

  await part("E-mail").getByLabel("New address").fill("nora.wren@example.com");
  await part("E-mail").getByLabel("Current password").fill("a newer long secret");
  await part("E-mail").getByRole("button").click();
  await page.getByText("A link is on its way to nora.wren@example.com").first().waitFor();
  const link = await server.mailed("/confirm-email");
  await page.goto(link);
  await page.getByRole("heading", { name: "Confirm your e-mail address" }).waitFor();
  await accessible(page);
  await picture(page, "confirm-email");
  await page.getByRole("button", { name: "Confirm the address" }).click();
  await page.getByRole("heading", { name: "Your address is nora.wren@example.com" }).waitFor();
  await page.getByRole("button", { name: "To the projects" }).click();
  await page.getByRole("button", { name: "Account of Nora Wren" }).waitFor();
  expect(email).not.toBe("nora.wren@example.com");
  await context.close();
});

test("sessions are seen, ended one by one, and everywhere", async () => {
  const [here, there] = await Promise.all([newPerson(browser), newPerson(browser)]);
  const email = await signUp(here.page, server, "Sven");
  const signIn = async () => {
    await there.page.goto(server.url);
    await there.page.getByLabel("E-mail").fill(email);
    await there.page.getByLabel("Password").fill("a long enough secret");
    await there.page.getByRole("button", { name: "Sign in", exact: true }).first().click();
    await there.page.getByRole("button", { name: "Account of Sven" }).waitFor();
  };
  await signIn();
  await here.page.goto(`${server.url}/sessions`);
  await here.page.getByText("This one").waitFor();
  expect(await here.page.getByText("Chrome on Linux").count()).toBe(2);
  await accessible(here.page);
  await picture(here.page, "sessions");
  await here.page.getByRole("button", { name: "End the session of Chrome on Linux" }).click();
  await here.page.getByText("1 session has ended").first().waitFor();
  expect(await here.page.getByText("Chrome on Linux").count()).toBe(1);
  await there.page.reload();
  await there.page.getByRole("heading", { name: "Sign in" }).waitFor();

  await signIn();
  await here.page.getByRole("button", { name: "Sign out everywhere" }).last().click();
  await here.page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await here.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await there.page.reload();
  await there.page.getByRole("heading", { name: "Sign in" }).waitFor();
  await Promise.all([here.context.close(), there.context.close()]);
});

test("a session that ends in the middle of work asks for the password over the page, and the work goes on", async () => {
  const [here, there] = await Promise.all([newPerson(browser, { forgive: /Failed to load resource/ }), newPerson(browser)]);
  const email = await signUp(here.page, server, "Mia");
  await newProject(here.page, server, "Middle");
  await there.page.goto(server.url);
  await there.page.getByLabel("E-mail").fill(email);
  await there.page.getByLabel("Password").fill("a long enough secret");
  await there.page.getByRole("button", { name: "Sign in", exact: true }).first().click();
  await there.page.getByRole("button", { name: "Account of Mia" }).waitFor();
  await here.page.getByRole("tab", { name: "Members" }).click();
  await here.page.getByLabel("E-mail").fill("somebody@example.com");
  await there.page.goto(`${server.url}/sessions`);
  await there.page.getByRole("button", { name: "Sign out everywhere" }).last().click();
  await there.page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  const dialog = here.page.getByRole("dialog", { name: "Your session has ended" });
  await here.page.getByRole("button", { name: "Add", exact: true }).click({ timeout: 5000 }).catch(() => undefined);
  await dialog.waitFor();
  await accessible(here.page);
  await picture(here.page, "session-ended");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Password").fill("a long enough secret");
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  // What was being done is still there.
  expect(await here.page.getByLabel("E-mail").inputValue()).toBe("somebody@example.com");
  await here.page.getByRole("button", { name: "Add", exact: true }).click();
  await here.page.getByText("An invitation is on its way to somebody@example.com").first().waitFor();
  await Promise.all([here.context.close(), there.context.close()]);
});

test("an invitation by mail: for somebody new, and for somebody with an account; a viewer is told why not", async () => {
  const [ines, vera, xena] = await Promise.all([newPerson(browser), newPerson(browser), newPerson(browser)]);
  await signUp(ines.page, server, "Ines");
  await newProject(ines.page, server, "Footbridge");
  await upload(ines.page, model("deck.stl", stl(2000)));
  await state(ines.page, "deck.stl", "Ready").waitFor();
  const project = ines.page.url();
  await ines.page.getByRole("tab", { name: "Members" }).click();
  const invite = async (email: string) => {
    await ines.page.getByLabel("E-mail").fill(email);
    await ines.page.getByLabel("Role", { exact: true }).selectOption("VIEWER");
    await ines.page.getByRole("button", { name: "Add", exact: true }).click();
    await ines.page.getByText(`An invitation is on its way to ${email}`).first().waitFor();
  };
  await invite("vera@example.com");
  await ines.page.getByRole("button", { name: "Withdraw" }).waitFor();
  await accessible(ines.page);
  await picture(ines.page, "invited");

  await vera.page.goto(await server.mailed("/invitation"));
  await vera.page.getByRole("heading", { name: "You are invited to a project" }).waitFor();
  await accessible(vera.page);
  await picture(vera.page, "invitation");
  await vera.page.getByLabel("Name").fill("Vera");
  await vera.page.getByLabel("E-mail").fill("vera@example.com");
  await vera.page.getByLabel("Password").fill("a long enough secret");
  await vera.page.getByRole("button", { name: "Create an account" }).click();
  await vera.page.getByRole("link", { name: "Footbridge" }).click();
  await vera.page.getByRole("heading", { level: 1, name: "Footbridge" }).waitFor();

  // A viewer sees what there would be to do, and why it is not for them.
  const uploading = vera.page.getByRole("button", { name: "Upload files" });
  expect(await uploading.getAttribute("aria-disabled")).toBe("true");
  await uploading.hover();
  await vera.page.getByRole("tooltip", { name: "Your role in the project does not allow this" }).waitFor({ state: "attached" });
  await picture(vera.page, "viewer");
  await vera.page.getByRole("button", { name: "More for deck.stl" }).click();
  await vera.page.getByRole("menuitem", { name: /Rename.*Your role/ }).waitFor();
  await vera.page.keyboard.press("Escape");

  // Whoever has an account when the invitation comes accepts it there; the wrong account is told.
  await invite("xena.warr@example.com");
  const link = await server.mailed("/invitation", 1);
  await vera.page.goto(link);
  await vera.page.getByRole("button", { name: "Accept the invitation" }).click();
  await vera.page.getByText("The invitation was not accepted.").waitFor();
  await picture(vera.page, "invitation-wrong");
  await signUp(xena.page, server, "Xena.Warr");
  await xena.page.goto(link);
  await xena.page.getByRole("button", { name: "Accept the invitation" }).click();
  await xena.page.getByRole("heading", { level: 1, name: "Footbridge" }).waitFor();
  expect(xena.page.url()).toBe(project.split("?")[0]);

  await invite("gone@example.com");
  await ines.page.getByRole("button", { name: "Withdraw" }).click();
  await ines.page.getByText("The invitation of gone@example.com is withdrawn").first().waitFor();
  await ines.page.getByRole("button", { name: "Withdraw" }).waitFor({ state: "detached" });
  await Promise.all([ines, vera, xena].map((p) => p.context.close()));
});
