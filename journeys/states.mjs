// What brings the states of pages about, in either language and on any width.

import { editor } from "./steps.mjs";
import { SAMPLE_PASSWORD } from "./world.mjs";

/** Sends a form without the browser's own checks, as a browser without them would. */
export async function send(page, fields = {}, form = "main form") {
  const found = page.locator(form).first();
  await found.evaluate((element) => (element.noValidate = true));
  for (const [name, value] of Object.entries(fields)) await found.locator(`[name='${name}']`).fill(value);
  await found.locator("button:not([type=button], [formaction])").last().click();
  await page.locator(".field-error, .notice.is-problem, .notice.is-ok, [role=status] .copy, .gate .notice").first().waitFor();
}

export async function wrongPassword(page) {
  await send(page, { identifier: "ana", password: "not the password" });
}

export async function chooseOrganization(page) {
  await page.locator("#identifier").fill("ana@harbourlight.example");
  await page.locator("#password").fill(SAMPLE_PASSWORD);
  await page.locator("main form button.is-primary").click();
  await page.locator("form[action='/sign-in/choose']").waitFor();
}

/** A file of people, looked through. */
export async function preview(page) {
  const buffer = Buffer.from("Name,Email,Department\nOlga Serova,olga@harbourlight.example,\nIvan Petrov,no address,\nMarta Lund,marta@harbourlight.example,Nowhere\n");
  await page.locator("#file").setInputFiles({ name: "newcomers.csv", mimeType: "text/csv", buffer });
  await page.locator("main form.card button.is-primary").click();
  await page.locator("#load").waitFor();
}

export function compact(page) {
  return page.evaluate(() => (document.documentElement.dataset.density = "compact"));
}

export async function ask(page, words) {
  const row = page.locator(".row").nth(1);
  await row.locator(".row-menu > *").click();
  await row.locator("a.menu-item[data-ask]").filter({ hasText: new RegExp(words) }).click();
  await page.locator("#ask[open]").waitFor();
}

export async function palette(page, text) {
  await page.locator("html[data-script]").waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  await page.locator("#palette-results [role=option]").first().waitFor();
  await page.keyboard.type(text);
}

export function written(page) {
  return editor(page).waitFor();
}

export async function write(page) {
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Here is what helped:");
  await page.keyboard.press("Enter");
  await page.locator(".composer-tools [data-act=bullets]").click();
  await page.keyboard.type("restart the spooler");
  await page.locator(".composer input[type=file]").setInputFiles({ name: "spooler.log", mimeType: "text/plain", buffer: Buffer.from("10:02 tray 2 is empty\n") });
  await page.locator(".composer .file input[name=attachment]").waitFor({ state: "attached" });
}

export async function emptyReply(page) {
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.locator("#talk-end .notice").waitFor();
}

/** The way back is kept: the session is there again afterwards. */
export async function signedOut(page) {
  await editor(page).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("The toner is here. Who takes it upstairs?");
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.locator(".oops-kept").waitFor();
  await page.context().addCookies(cookies);
}
