// The way of a ticket between two people, each in a browser of their own, from the link that the program printed to the closed ticket.

import { writeFile } from "node:fs/promises";
import { join as inFolder } from "node:path";

import { axe, forgive, step } from "./lib.mjs";
import { api, dropFile, editor, eventually, foundOrganization, holds, isSameDocument, join, linkFromOutbox, mark, pastePicture, same, signIn, token } from "./steps.mjs";

export default async function (desk) {
  const ana = await desk.page({ timezoneId: "Europe/Lisbon" });
  let rosa;
  let secret;

  await step("the printed link creates the first organization in under a minute", async () => {
    const start = Date.now();
    await ana.goto(desk.setupLink);
    await axe(ana);
    await foundOrganization(ana, { name: "Ana Ferreira", email: "ana@harbour.example", organization: "Harbour Press" });
    holds(Date.now() - start < 60_000, "it took more than a minute");
    await ana.getByRole("heading", { name: "Welcome to Harbour Press" }).waitFor();
  });

  await step("the link in the outbox confirms the address", async () => {
    const link = await linkFromOutbox(ana, "ana@harbour.example", "/confirm/");
    await ana.goto(link);
    await ana.getByRole("button", { name: "Yes, this is my address" }).click();
    await ana.getByText("Your address is confirmed.").waitFor();
  });

  await step("the time zone is the one of the browser", async () => {
    await ana.goto("/account/preferences");
    same(await ana.locator("[name=time_zone]").inputValue(), "Europe/Lisbon");
  });

  await step("the empty feed says what it is for and offers the next step", async () => {
    await ana.goto("/feed");
    await ana.getByRole("heading", { name: "Raise your first ticket" }).waitFor();
  });

  await step("an invited person joins by the link in the mail", async () => {
    rosa = await join(desk, ana, { email: "rosa@harbour.example" });
    await rosa.getByRole("heading", { name: "Welcome to Harbour Press" }).waitFor();
    await rosa.goto("/account");
    await rosa.getByLabel("Display name").fill("Rosa Mendes");
    await rosa.getByLabel("First name").fill("Rosa");
    await rosa.getByLabel("Last name").fill("Mendes");
    await rosa.locator("form[action='/account'] button.is-primary").click();
    await rosa.getByText("Your profile has been successfully updated").waitFor();
  });

  await step("an incident with rich text, a pasted picture and a dropped file appears to others at once, without a reload", async () => {
    await ana.goto("/feed");
    await mark(ana);
    await raiseWithEverything(desk, rosa);
    const row = ana.locator("#ticket-1");
    await row.waitFor();
    holds(await isSameDocument(ana), "the feed was loaded anew");
    await row.getByText("Cannot print on the second floor").waitFor();
    await row.getByText("Rosa Mendes").first().waitFor();
    same(await row.getByLabel("2 files, show them").count(), 1, "files in the row");
  });

  await step("a row tells its messages and files in place", async () => {
    await ana.getByLabel("1 message, show the latest").click();
    await ana.locator("#peek-1 .peek strong", { hasText: "every page" }).waitFor();
    await ana.locator("#peek-1").getByLabel("Close").click();
    await ana.locator("#peek-1 .peek").waitFor({ state: "detached" });
  });

  await step("the menu of a row opens on hovering; what it does can be undone from the message about it", async () => {
    const menu = ana.locator("#ticket-1 .row-end details.menu");
    await ana.locator("#ticket-1 .row-menu > a").hover();
    for (const name of ["Own it", "Assign to…", "Attach a file…", "Follow"]) await menu.locator(".menu-item", { hasText: name }).waitFor();
    await menu.getByRole("button", { name: "Own it" }).click();
    await ana.locator("#ticket-1 .row-end .face:not(.is-nobody)").waitFor();
    await ana.locator(".flash").getByRole("button", { name: "Undo" }).click();
    await ana.locator("#ticket-1 .face.is-nobody").waitFor();
  });

  await step("the list holds still for who reads in its middle, and a button says what is new", async () => {
    secret = await token(desk.server, "ana");
    for (let i = 2; i <= 40; i++) await api(desk, secret, "POST", "/tickets", { type: "question", title: `How do I order paper, tray ${i}?`, text: "Where is the form?" });
    await ana.goto("/feed");
    await ana.locator("#ticket-40").waitFor();
    await ana.evaluate(() => window.scrollTo(0, 700));
    await eventually("the list is scrolled", () => ana.evaluate(() => window.scrollY === 700));
    const reading = ana.locator(".row", { has: ana.getByText("tray 20?") });
    const before = await reading.boundingBox();
    await mark(ana);
    await api(desk, secret, "POST", "/tickets", { type: "incident", title: "The lift is stuck", text: "Between two floors." });
    const chip = ana.getByRole("button", { name: "1 new" });
    await chip.waitFor();
    same((await reading.boundingBox()).y, before.y, "where the row is that is being read");
    same(await ana.locator("#ticket-41").count(), 0, "rows that came by themselves");
    await chip.click();
    await ana.locator("#ticket-41").waitFor();
    holds(await isSameDocument(ana), "the feed was loaded anew");
    same(await ana.evaluate(() => window.scrollY), 0, "after the button the list is at its top");
  });

  await step("owning by the key i, and an answer that the requester sees arrive", async () => {
    await rosa.goto("/tickets/1");
    await mark(rosa);
    await ana.goto("/tickets/1");
    await ana.locator("#talk").waitFor();
    await ana.keyboard.press("i");
    await ana.getByText("#1 is yours now.").waitFor();
    await editor(ana).click();
    await ana.keyboard.type("I am on my way with the toner.");
    await ana.getByRole("button", { name: "Reply to Rosa" }).click();
    await ana.locator(".message.is-agent", { hasText: "I am on my way with the toner." }).waitFor();
    await rosa.locator(".message.is-agent", { hasText: "I am on my way with the toner." }).waitFor();
    holds(await isSameDocument(rosa), "the ticket was loaded anew");
    await rosa.locator(".ticket-line .pill", { hasText: "In progress" }).waitFor();
  });

  await step("the bell counts, lists the last five, and a click opens the ticket and marks it read", async () => {
    await rosa.goto("/feed");
    await mark(rosa);
    await api(desk, secret, "PATCH", "/tickets/1", { priority: "high" });
    await api(desk, secret, "PATCH", "/tickets/1", { title: "Cannot print on the second floor at all" });
    await api(desk, secret, "POST", "/tickets/1/messages", { kind: "note", text: "Third time this month." });
    await api(desk, secret, "POST", "/tickets/1/messages", { kind: "reply", text: "Toner is in." });
    const count = () => rosa.locator(".bell-count").textContent({ timeout: 1000 }).catch(() => "");
    await eventually("the bell counts what happened", async () => Number(await count()) >= 6);
    holds(await isSameDocument(rosa), "the feed was loaded anew");
    const unread = Number(await count());
    await rosa.locator("#bell-button").click();
    const lines = rosa.locator("#bell-panel li");
    await lines.first().waitFor();
    same(await lines.count(), 5, "notifications behind the bell");
    await lines.first().getByRole("button").click();
    await rosa.waitForURL(/\/tickets\/1(#.*)?$/);
    await eventually("one less is unread", async () => Number((await count()) || 0) < unread);
    await rosa.goto("/notifications");
    holds((await rosa.locator("#notifications .list > li").count()) >= 6, "read notifications went away");
    await rosa.getByRole("button", { name: "Mark all as read" }).click();
    await eventually("nothing is unread", async () => (await count()) === "");
  });

  await step("a note is amber, says who sees it, and is no reply", async () => {
    await ana.goto("/tickets/1");
    await editor(ana).waitFor();
    await ana.getByLabel("Note", { exact: true }).check({ force: true });
    await editor(ana).click();
    await ana.keyboard.type("Ordered two more toners.");
    await ana.getByRole("button", { name: "Add note" }).click();
    const note = ana.locator(".message.is-note", { hasText: "Ordered two more toners." });
    await note.getByText("Only your team sees this").waitFor();
  });

  await step("resolve by its button; the requester's reply opens the ticket again; resolve and close", async () => {
    const pill = ana.locator(".ticket-line .pill");
    await ana.locator(".ticket-actions").getByRole("button", { name: "Resolve" }).click();
    await pill.filter({ hasText: "Resolved" }).waitFor();
    await rosa.goto("/tickets/1");
    await editor(rosa).click();
    await rosa.keyboard.type("It stopped again.");
    await rosa.keyboard.press("ControlOrMeta+Enter");
    await rosa.locator(".message", { hasText: "It stopped again." }).waitFor();
    await pill.filter({ hasText: "Open" }).waitFor();
    await ana.locator(".ticket-actions").getByRole("button", { name: "Resolve" }).click();
    await pill.filter({ hasText: "Resolved" }).waitFor();
    await ana.locator(".ticket-actions").getByRole("button", { name: "Close", exact: true }).click();
    await pill.filter({ hasText: "Closed" }).waitFor();
    await ana.goto("/feed");
    await ana.locator("#ticket-41").waitFor();
    same(await ana.locator("#ticket-1").count(), 0, "a closed ticket among the open ones");
  });

  await step("the filter is applied by Update and not before, says itself as text, and is forgotten when the feed is left", async () => {
    await ana.goto("/feed");
    const filters = ana.locator("#filters");
    const question = filters.getByRole("checkbox", { name: "Question" });
    await question.uncheck();
    same(await ana.locator("#ticket-40").count(), 1, "a box alone filters nothing");
    await filters.getByRole("button", { name: "Update" }).click();
    await ana.locator("#ticket-40").waitFor({ state: "detached" });
    await ana.locator("#ticket-41").waitFor();
    holds((await ana.locator("#filter-text").inputValue()).includes("type:"), "the text says nothing of the types");
    const filtered = ana.url();
    await ana.goBack();
    await ana.locator("#ticket-40").waitFor();
    await ana.goForward();
    await ana.locator("#ticket-40").waitFor({ state: "detached" });
    same(ana.url(), filtered, "the address of the filter");
    await ana.locator(".rail-item[href='/people']").click();
    await ana.waitForURL("**/people");
    await ana.locator(".rail-item[href='/feed']").click();
    await ana.locator("#ticket-40").waitFor();
  });

  await step("the filter as text finds the closed ticket; one that cannot be read says where and why", async () => {
    await ana.locator("#search").fill("status:closed");
    await ana.locator("#search").press("Enter");
    await ana.locator("#ticket-1").waitFor();
    same(await ana.locator(".row").count(), 1, "closed tickets");
    await ana.locator("#search").fill("statu:closed");
    await ana.locator("#search").press("Enter");
    await ana.getByText("This filter cannot be read").waitFor();
    same(await ana.locator("#search").inputValue(), "statu:closed", "what was typed");
  });

  await step("words of the conversation are found", async () => {
    await eventually("the search knows the word", async () => {
      await ana.goto("/feed?q=jammed");
      return (await ana.locator("#ticket-1").count()) === 1;
    });
  });

  await step("a draft survives a reload, also one that was only just typed", async () => {
    await rosa.goto("/tickets/41");
    await editor(rosa).click();
    await rosa.keyboard.type("Somebody is inside");
    await rosa.getByText("Draft saved").waitFor();
    await rosa.reload();
    await editor(rosa).filter({ hasText: "Somebody is inside" }).click();
    await rosa.keyboard.press("End");
    await rosa.keyboard.type(" and waits");
    await rosa.reload();
    await editor(rosa).filter({ hasText: "Somebody is inside and waits" }).waitFor();
  });

  await step("a session that ends while somebody writes loses no word", async () => {
    await editor(rosa).click();
    await rosa.keyboard.press("End");
    await rosa.keyboard.type(", please hurry");
    await rosa.context().clearCookies();
    await rosa.keyboard.press("ControlOrMeta+Enter");
    await rosa.getByRole("heading", { name: "You are signed out" }).waitFor();
    forgive();
    holds((await rosa.locator(".oops-kept textarea").evaluateAll((fields) => fields.map((field) => field.value).join(" "))).includes("please hurry"), "the words are not on the page");
    const opened = rosa.context().waitForEvent("page");
    await rosa.getByRole("link", { name: "Sign in in a new tab" }).click();
    const tab = await opened;
    await signIn(tab, "rosa@harbour.example");
    await tab.close();
    await rosa.getByRole("button", { name: "Send again" }).click();
    await rosa.locator(".message", { hasText: "Somebody is inside and waits, please hurry" }).waitFor();
  });
}

/** An incident with bold words, a picture from the clipboard and a file from the desktop. */
async function raiseWithEverything(desk, page) {
  const log = inFolder(desk.server.folder, "spooler.log");
  await writeFile(log, "10:02 spooler: tray 2 is empty\n");
  await page.goto("/feed");
  await page.getByRole("navigation", { name: "Raise a ticket" }).getByRole("link", { name: "Incident" }).click();
  await page.getByLabel("Title").fill("Cannot print on the second floor");
  await editor(page).click();
  await page.keyboard.type("The printer jammed on ");
  await page.keyboard.press("ControlOrMeta+B");
  await page.keyboard.type("every page");
  await page.keyboard.press("ControlOrMeta+B");
  await page.keyboard.type(" since this morning. ");
  await pastePicture(page);
  await page.locator(".composer-room img[src^='/attachments/']").waitFor();
  await dropFile(page, page.locator(".composer"), log);
  await page.locator(".composer .file", { hasText: "spooler.log" }).locator("input[name=attachment]").waitFor({ state: "attached" });
  await page.getByRole("button", { name: "Raise the ticket" }).click();
  await page.waitForURL("**/tickets/1");
  await page.locator(".message strong", { hasText: "every page" }).waitFor();
  await page.locator(".message .rich img").waitFor();
  await page.locator(".file", { hasText: "spooler.log" }).waitFor();
}
