// The same desk in a browser without script: nothing is lost but speed.

import { test, step } from "./lib.mjs";
import { PASSWORD, foundOrganization, holds, same, token, api } from "./steps.mjs";

export default async function (desk) {
  const page = await desk.page({ javaScriptEnabled: false });

  await step("sign up", async () => {
    await page.goto(desk.setupLink);
    await foundOrganization(page, { name: "Ana Ferreira", email: "ana@harbour.example", organization: "Harbour Press" });
    await page.getByRole("heading", { name: "Welcome to Harbour Press" }).waitFor();
  });

  await step("a form with mistakes comes back with its words at the field", async () => {
    await page.goto("/tickets/new?type=incident");
    await page.locator("form[action='/tickets']").evaluate((form) => (form.noValidate = true)).catch(() => {});
    await page.getByLabel("Title").fill("   ");
    await page.locator("#text").fill("Nothing comes out of the printer.");
    await page.getByRole("button", { name: "Raise the ticket" }).click();
    await page.locator("#title-error").waitFor();
    same(await page.locator("#text").inputValue(), "Nothing comes out of the printer.", "what was typed");
  });

  await step("raise an incident with a file", async () => {
    await page.getByLabel("Title").fill("No paper");
    await page.locator("input[type=file]").setInputFiles({ name: "tray.txt", mimeType: "text/plain", buffer: Buffer.from("tray 2: empty") });
    await page.getByRole("button", { name: "Raise the ticket" }).click();
    await page.waitForURL("**/tickets/1");
    await page.getByText("Nothing comes out of the printer.").waitFor();
    await page.locator(".file", { hasText: "tray.txt" }).waitFor();
  });

  await step("reply with a file, and add a note", async () => {
    const composer = page.locator(".composer");
    await composer.locator("textarea").fill("I look into it.\n\nBack in a minute.");
    await composer.locator("input[type=file]").setInputFiles({ name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from("1. paper") });
    await composer.locator("[data-composer-target=send]").click();
    await page.locator(".message", { hasText: "Back in a minute." }).locator(".file", { hasText: "plan.txt" }).waitFor();
    await composer.getByLabel("Note").check({ force: true });
    await composer.locator("textarea").fill("The cupboard is empty.");
    await composer.locator("[data-composer-target=send]").click();
    await page.locator(".message.is-note", { hasText: "The cupboard is empty." }).waitFor();
  });

  await step("a transition that wants a comment asks for it on a page", async () => {
    await menu(page, page.locator(".ticket-actions"));
    await page.locator(".ticket-actions .menu-item", { hasText: "Close" }).click();
    await page.locator("#comment").fill("Ordered by phone.");
    await page.locator("main").getByRole("button", { name: "Close" }).click();
    await page.waitForURL("**/tickets/1");
    await page.locator(".ticket-line .pill", { hasText: "Closed" }).waitFor();
    await page.locator(".message", { hasText: "Ordered by phone." }).waitFor();
  });

  await step("assign from the menu of a row, through its page", async () => {
    const secret = await token(desk.server, "ana");
    for (const type of ["bug", "question"]) await api(desk, secret, "POST", "/tickets", { type, title: `A ${type}`, text: "Words." });
    await page.goto("/feed");
    const row = page.locator("#ticket-2");
    await row.getByLabel("Actions on #2").click();
    await page.waitForURL("**/tickets/2/menu**");
    await page.locator("main .menu-item", { hasText: "Assign to" }).click();
    await page.locator(".ask-people").getByRole("button", { name: "Ana Ferreira (you)" }).click();
    await page.waitForURL("**/feed");
    await page.locator("#ticket-2 .row-end .face:not(.is-nobody)").first().waitFor();
  });

  await step("filter with the boxes, and as text", async () => {
    await page.getByRole("checkbox", { name: "Question" }).uncheck();
    await page.getByRole("button", { name: "Update" }).click();
    await page.locator("#ticket-2").waitFor();
    same(await page.locator("#ticket-3").count(), 0, "questions in the list");
    await page.locator("#search").fill("type:question");
    await page.locator("#search").press("Enter");
    await page.locator("#ticket-3").waitFor();
    same(await page.locator("#ticket-2").count(), 0, "bugs in the list");
  });

  await step("the messages of a row, the bell and its history are pages", async () => {
    await page.goto("/feed");
    await page.locator("#ticket-2").getByLabel("1 message, show the latest").click();
    await page.getByText("Words.").waitFor();
    await page.goto("/feed");
    await page.locator("#bell-button").click();
    await page.waitForURL("**/notifications");
  });

  await step("the account: profile, preferences, theme of the menu", async () => {
    await page.goto("/account");
    await page.getByLabel("Display name").fill("Ana F.");
    await page.getByLabel("First name").fill("Ana");
    await page.getByLabel("Last name").fill("Ferreira");
    await page.locator("form[action='/account'] button.is-primary").click();
    await page.getByText("Your profile has been successfully updated").waitFor();
    await page.goto("/account/preferences");
    await page.locator("#language").selectOption("ru");
    await page.locator("main form button.is-primary").click();
    await page.getByText("Настройки сохранены").waitFor();
    same(await page.locator("html").getAttribute("lang"), "ru");
    await menu(page, page.locator(".top-end .me-menu").locator(".."));
    await page.locator(".menu-theme button[value=dark]").click();
    await page.waitForLoadState();
    same(await page.locator("html").getAttribute("data-theme"), "dark");
  });

  await test("nothing that needs script is shown", async () => {
    for (const path of ["/feed", "/tickets/1", "/account/tokens", "/account/password"]) {
      await page.goto(path);
      same(await page.locator(".needs-script:visible").count(), 0, `what needs script on ${path}`);
    }
  });

  await step("sign out, and in again", async () => {
    await page.goto("/feed");
    await menu(page, page.locator(".top-end .me-menu").locator(".."));
    await page.locator("form[action='/sign-out'] button").first().click();
    await page.waitForURL("**/sign-in");
    await page.locator("#identifier").fill("ana@harbour.example");
    await page.locator("#password").fill(PASSWORD);
    await page.locator("main form button.is-primary").click();
    await page.waitForURL("**/feed");
    holds(await page.locator("#ticket-2").isVisible(), "the feed is not there");
  });
}

/** Opens the first menu within. */
async function menu(page, within) {
  await within.locator("details.menu > summary").last().click();
}
