// A day's work with the keyboard alone. The mouse is never touched; where the focus is can always be seen, and it is never lost or trapped.

import { step } from "./lib.mjs";
import { PASSWORD, api, editor, eventually, holds, same, setUp, signOut, token } from "./steps.mjs";

export default async function (desk) {
  const page = await desk.page();
  const key = (name) => page.keyboard.press(name);

  await step("some tickets to work on", async () => {
    await setUp(desk, page);
    const secret = await token(desk.server, "ana");
    for (let i = 1; i <= 6; i++) await api(desk, secret, "POST", "/tickets", { type: i % 2 ? "incident" : "question", title: `Ticket number ${i}`, text: "Some words." });
    await signOut(page);
  });

  await step("sign in", async () => {
    await page.goto("/sign-in");
    await tabTo(page, "#identifier");
    await page.keyboard.type("ana@harbour.example");
    await tabTo(page, "#password");
    await page.keyboard.type(PASSWORD);
    await key("Enter");
    await page.waitForURL("**/feed");
  });

  await step("the first stop is the way past the navigation, and it can be seen", async () => {
    await key("Tab");
    holds(await page.locator(".skip").evaluate((link) => link === document.activeElement), "the first stop is not the skip link");
    await seen(page);
    await key("Enter");
    await eventually("the focus is at the content", () => page.evaluate(() => document.activeElement?.id === "main"));
    await key("Tab");
    holds(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "Tab leads out of the content");
  });

  await step("every stop of the feed can be seen, and Tab gets to the end of the page and around", async () => {
    await page.goto("/feed");
    const stops = await walk(page);
    for (const wanted of ["search", "bell-button", "filter-text"]) holds(stops.ids.includes(wanted), `Tab never comes to #${wanted}`);
  });

  await step("j and k go through the rows, o opens, and the list of keys tells it", async () => {
    await page.goto("/feed");
    await rows(page);
    await key("j");
    same(await row(page), "ticket-6");
    await key("j");
    same(await row(page), "ticket-5");
    await key("k");
    same(await row(page), "ticket-6");
    await seen(page);
    await key("?");
    await page.locator("#keys[open]").waitFor();
    await inDialog(page, "#keys");
    await key("Escape");
    await page.locator("#keys").waitFor({ state: "hidden" });
    same(await row(page), "ticket-6", "where the focus is after the dialog");
    await key("o");
    await page.waitForURL("**/tickets/6");
  });

  await step("the menu of a row opens with a full stop, arrows move, Escape gives the focus back", async () => {
    await page.goto("/feed");
    await rows(page);
    await key("j");
    await key(".");
    await page.locator("#ticket-6 details.menu[open]").waitFor();
    const first = await focused(page);
    await key("ArrowDown");
    holds((await focused(page)) !== first, "the arrow does not move");
    await key("End");
    await seen(page);
    await key("Escape");
    await page.locator("#ticket-6 details.menu:not([open])").waitFor();
    same(await row(page), "ticket-6", "where the focus is after the menu");
  });

  await step("the menu of a row opens with an arrow on its icon, and Escape gives the focus back to it", async () => {
    await page.goto("/feed");
    await rows(page);
    await page.locator("#ticket-6 .row-menu > a").focus();
    await key("ArrowDown");
    await page.locator("#ticket-6 details.menu[open] .menu-item:focus").waitFor();
    await key("Escape");
    await page.locator("#ticket-6 details.menu:not([open]) > summary:focus").waitFor();
  });

  await step("a key of the menu acts once, however often it is pressed while the menu is on its way", async () => {
    await page.goto("/feed");
    await rows(page);
    const sent = [];
    const hear = (request) => request.method() === "POST" && sent.push(request.url());
    page.on("request", hear);
    let release;
    const held = new Promise((done) => (release = done));
    await page.route("**/tickets/6/menu?*", (route) => held.then(() => route.continue()));
    await key("j");
    for (let i = 0; i < 3; i++) await key("w");
    release();
    await page.locator(".flash").waitFor();
    page.off("request", hear);
    await page.unroute("**/tickets/6/menu?*");
    same(sent.filter((url) => url.endsWith("/follow")).length, 1, "how often it was sent");
  });

  await step("own by i, follow by w, without leaving the list", async () => {
    await page.goto("/feed");
    await rows(page);
    await key("j");
    await key("j");
    await key("i");
    await page.locator("#ticket-5 .row-end .face:not(.is-nobody)").waitFor();
    same(new URL(page.url()).pathname, "/feed");
  });

  await step("assign in a dialog that holds the focus and gives it back", async () => {
    await page.goto("/feed");
    await rows(page);
    await key("j");
    const id = await row(page);
    await key("a");
    await page.locator("#ask[open]").waitFor();
    await inDialog(page, "#ask");
    await key("Escape");
    await page.locator("#ask").waitFor({ state: "hidden" });
    holds((await focused(page)) !== "body", "the focus is lost");
    await page.goto(`/tickets/${id.replace("ticket-", "")}`);
    await page.locator("#talk").waitFor();
    await key("a");
    await page.locator("#ask[open]").waitFor();
    await eventually("the field to find somebody has the focus", () => page.evaluate(() => document.activeElement?.getAttribute("name") === "find"));
    await tabTo(page, "#ask .ask-people button");
    await key("Enter");
    await page.locator("#properties").getByText("Ana Ferreira").first().waitFor();
    await page.locator("#ask").waitFor({ state: "hidden" });
  });

  await step("reply by r and Ctrl+Enter, note by m; Escape leaves the editor", async () => {
    await page.goto("/tickets/6");
    await editor(page).waitFor();
    await key("r");
    await page.keyboard.type("All of it is done by keys: j k r e ? n.");
    await key("ControlOrMeta+Enter");
    await page.locator(".message", { hasText: "All of it is done by keys" }).waitFor();
    same(new URL(page.url()).pathname, "/tickets/6");
    await eventually("the editor is empty", async () => !(await editor(page).textContent()).trim());
    await leave(page);
    await key("m");
    await page.keyboard.type("For us.");
    await tabTo(page, ".composer [data-composer-target=send]");
    await seen(page);
    await key("Enter");
    await page.locator(".message.is-note", { hasText: "For us." }).waitFor();
  });

  await step("Tab walks through the formatting as one stop and out of the editor", async () => {
    await page.goto("/tickets/6");
    await editor(page).waitFor();
    await tabTo(page, ".composer-tools button");
    await key("ArrowRight");
    await seen(page);
    await key("Tab");
    holds(await editor(page).evaluate((room) => room === document.activeElement), "after the formatting comes the text");
    await key("Tab");
    holds(await editor(page).evaluate((room) => room !== document.activeElement), "the text traps Tab");
  });

  await step("the palette finds a ticket and goes there", async () => {
    await page.goto("/feed");
    await rows(page);
    await key("ControlOrMeta+k");
    await page.locator("#palette[open]").waitFor();
    await page.keyboard.type("number 4");
    await page.locator("#palette-results [role=option]", { hasText: "Ticket number 4" }).waitFor();
    await eventually("the ticket is chosen", async () => {
      if (await page.locator("#palette-results [aria-selected=true]", { hasText: "Ticket number 4" }).count()) return true;
      await key("ArrowDown");
      return false;
    });
    await key("Enter");
    await page.waitForURL("**/tickets/4");
    // The address changes before the page does.
    await page.locator("#talk").waitFor();
    await key("ControlOrMeta+k");
    await page.locator("#palette[open]").waitFor();
    await key("Escape");
    await page.locator("#palette").waitFor({ state: "hidden" });
  });

  await step("raise by n, resolve by e, go by g", async () => {
    await page.locator("#talk").waitFor();
    // Turbo marks the page as busy until the visit before has ended; a key pressed meanwhile would go to a page that is on its way out.
    await page.locator("html:not([aria-busy])").waitFor({ state: "attached" });
    await key("g");
    await key("f");
    await page.waitForURL("**/feed");
    await rows(page);
    await key("n");
    await page.waitForURL("**/tickets/new**");
    await editor(page).waitFor();
    await tabTo(page, "input[name=type]");
    await key("Space");
    await tabTo(page, "#title");
    await page.keyboard.type("Raised by keys");
    await key("Enter");
    await page.waitForURL("**/tickets/7");
    await page.locator(".ticket-actions [data-shortcut=e]").waitFor();
    await key("e");
    await page.locator(".ticket-line .pill").filter({ hasNotText: "Open" }).waitFor();
  });

  await step("the filter is set and applied", async () => {
    await page.goto("/feed");
    await tabTo(page, "#filters input[value=incident]");
    await key("Space");
    await tabTo(page, "#filters [data-filter-target=update]");
    await key("Enter");
    await page.locator("#ticket-5").waitFor({ state: "detached" });
    await page.locator("#ticket-6").waitFor();
  });

  await step("single keys do nothing in fields", async () => {
    await page.goto("/feed");
    await rows(page);
    await key("/");
    await page.keyboard.type("njke?.");
    same(await page.locator("#search").inputValue(), "njke?.");
    same(new URL(page.url()).pathname, "/feed");
    same(await page.locator("dialog[open]").count(), 0, "open dialogs");
  });

  await step("single keys do nothing where they are switched off; those with Ctrl still do", async () => {
    await page.goto("/account/preferences");
    await tabTo(page, "#shortcuts_on");
    await key("Space");
    await tabTo(page, "main .form-end button");
    await key("Enter");
    await page.getByText("Your preferences are saved.").waitFor();
    await page.goto("/feed");
    await rows(page);
    for (const name of ["n", "j", "?", ".", "/"]) await key(name);
    same(await focused(page), "body");
    same(new URL(page.url()).pathname, "/feed");
    same(await page.locator("dialog[open]").count(), 0, "open dialogs");
    await key("ControlOrMeta+k");
    await page.locator("#palette[open]").waitFor();
  });
}

/** Presses Tab until the focus is on what the selector names, and sees to it that it can be seen there. */
async function tabTo(page, selector) {
  const isThere = () => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press("Tab");
    if (await isThere()) return seen(page);
  }
  throw new Error(`Tab never comes to ${selector}`);
}

/** Walks the whole page by Tab and back to its start; each stop must be visible, on the screen, and marked. */
async function walk(page) {
  const ids = [];
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === "body") return { ids };
    await seen(page);
    ids.push(await page.evaluate(() => document.activeElement.id));
  }
  throw new Error("Tab never gets around the page");
}

/** The focused element is on the screen and looks different from the same element without focus. */
async function seen(page) {
  const problem = await page.evaluate(async () => {
    const element = document.activeElement;
    if (!element || element === document.body) return "nothing has the focus";
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
    const told = `<${element.localName} id="${element.id}" class="${element.className}">`;
    const box = element.getBoundingClientRect();
    if (box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth) return `${told} is not on the screen`;
    // The mark may be drawn by an ancestor or around a label.
    const parts = [element, element.closest("label"), element.closest("[class]"), element.parentElement, element.parentElement?.parentElement, element.closest(".row, li, .composer, .field-with-button, form")].filter(Boolean);
    const look = () => parts.flatMap((part) => ["", "::after", "::before"].map((pseudo) => { const style = getComputedStyle(part, pseudo || null); return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine].join(); })).join(";");
    const withFocus = look();
    element.blur();
    const without = look();
    element.focus({ preventScroll: true, focusVisible: true });
    return withFocus === without ? `${told} does not show that it has the focus` : "";
  });
  if (problem) throw new Error(`${page.url()}: ${problem}`);
}

/** Tab stays within an open modal dialog (or goes to the browser's own controls, which the page sees as its body). */
async function inDialog(page, selector) {
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    const isInside = await page.evaluate((wanted) => document.activeElement === document.body || document.activeElement?.closest(wanted) !== null, selector);
    holds(isInside, `Tab leads out of ${selector}`);
  }
}

/** Escape out of a field, so that single keys act again. */
async function leave(page) {
  await page.keyboard.press("Escape");
  await eventually("the field lets go", () => page.evaluate(() => !document.activeElement?.isContentEditable));
}

function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    return !element || element === document.body ? "body" : `${element.localName}#${element.id}.${element.className} ${element.textContent?.trim().slice(0, 40)}`;
  });
}

/** The row that has the focus. */
function row(page) {
  return page.evaluate(() => document.activeElement?.closest(".row")?.id ?? "none");
}

/** Waits until the list is there and keys act. */
async function rows(page) {
  await page.locator(".row").first().waitFor();
  await page.locator("html[data-script]").waitFor();
}
