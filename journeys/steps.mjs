// What people do in more than one journey.

import { setTimeout as pause } from "node:timers/promises";

import { runCommand } from "./server.mjs";

export const PASSWORD = "four tall green ships";

/** Asks again until `look` gives something true, which is what it answers. */
export async function eventually(what, look, limit = 15_000) {
  const end = Date.now() + limit;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what}: not within ${limit / 1000} s`);
    await pause(100);
  }
}

export function same(actual, expected, what = "") {
  if (actual !== expected) throw new Error(`${what ? `${what}: ` : ""}expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`);
}

export function holds(condition, what) {
  if (!condition) throw new Error(what);
}

/** Fills in the form that creates an organization, wherever it stands, and sends it. */
export async function foundOrganization(page, { name, email, organization, password = PASSWORD }) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Organization", { exact: true }).fill(organization);
  await page.getByRole("button", { name: "Create the organization" }).click();
  await page.waitForURL("**/welcome");
}

/** The first organization, through the link that the program printed. */
export async function setUp(desk, page, { name = "Ana Ferreira", email = "ana@harbour.example", organization = "Harbour Press" } = {}) {
  await page.goto(desk.setupLink);
  await foundOrganization(page, { name, email, organization });
}

export async function signIn(page, identifier, password = PASSWORD) {
  await page.goto("/sign-in");
  await page.locator("#identifier").fill(identifier);
  await page.locator("#password").fill(password);
  await page.locator("main form button.is-primary").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

export async function signOut(page) {
  await page.goto("/feed");
  await page.locator(".me-menu > summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
}

/** The newest link to this part of the desk in a mail to this address, as the operator reads it in the outbox. */
export async function linkFromOutbox(operator, address, part) {
  return eventually(`a mail to ${address} with a link to ${part}`, async () => {
    await operator.goto("/operator/outbox");
    const mails = operator.locator("main .list > li", { hasText: address });
    for (let i = 0; i < (await mails.count()); i++) {
      await mails.nth(i).locator("a.stretched").click();
      await operator.waitForURL(/\/operator\/outbox\/\d+/);
      const link = operator.locator(`.rich a[href*="${part}"]`).first();
      if (await link.count()) return link.getAttribute("href");
      await operator.goto("/operator/outbox");
    }
    return null;
  });
}

/** Somebody new through the program's own interface: invited, joined, in. Gives their page. */
export async function join(desk, operator, { email, options = {}, password = PASSWORD }) {
  await operator.goto("/people/invite");
  await operator.getByLabel("Email addresses").fill(email);
  await operator.getByRole("button", { name: "Invite" }).click();
  await operator.getByText("One invitation is sent.").waitFor();
  const link = await linkFromOutbox(operator, email, "/join/");
  const page = await desk.page(options);
  await page.goto(link);
  await page.locator("#password").fill(password);
  await page.locator("main form button.is-primary").click();
  await page.waitForURL("**/welcome");
  return page;
}

/** A token of this person, made on the command line. */
export function token(server, username) {
  return runCommand(server, ["token", "create", "--user", username, "--scope", "write"]);
}

/** Calls the interface for programs. `body` is sent as JSON; the answer's body comes back, and a refusal is an error unless `refused` is asked for. */
export async function api(desk, secret, method, path, body, { refused = false } = {}) {
  const answer = await fetch(`${desk.url}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${secret}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok && !refused) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  const said = text ? JSON.parse(text) : null;
  return refused ? { status: answer.status, body: said } : said;
}

/** Copies a picture, then pastes it where the cursor is. */
export async function pastePicture(page) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(120, 80);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "teal";
    pen.fillRect(0, 0, 120, 80);
    const picture = await canvas.convertToBlob({ type: "image/png" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
  });
  await page.keyboard.press("ControlOrMeta+V");
}

/** Drags a file from outside the browser onto an element and lets go. */
export async function dropFile(page, locator, path) {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const session = await page.context().newCDPSession(page);
  // A hand that drags moves more than once; what lies under it may change meanwhile.
  for (const type of ["dragEnter", "dragOver", "dragOver", "drop"]) await session.send("Input.dispatchDragEvent", { type, x, y, data });
  await session.detach();
}

/** Marks the document; `isSameDocument` then tells whether it was loaded anew. */
export async function mark(page) {
  await page.evaluate(() => (document.documentElement.dataset.mark = "kept"));
}

export function isSameDocument(page) {
  // A page that is being left has no answer, and is not the same any more.
  return page.evaluate(() => document.documentElement.dataset.mark === "kept").catch(() => false);
}

/** The editor of the page, once it is there. */
export function editor(page) {
  return page.locator(".composer-room [contenteditable=true]");
}
