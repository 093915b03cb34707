// Tickets about the same thing become one: from the ticket by key and palette, from ticked rows of the feed, and back.

import { axe, step } from "./lib.mjs";
import { api, eventually, holds, same, setUp, token } from "./steps.mjs";

export default async function (desk) {
  const page = await desk.page();
  const key = (name) => page.keyboard.press(name);
  const titles = () => page.locator(".row .row-title").allInnerTexts();

  await step("four tickets, of which three are about the printer", async () => {
    await setUp(desk, page);
    const secret = await token(desk.server, "ana");
    for (const title of ["Printer jams", "Printer again", "Toner everywhere", "A new chair"]) {
      await api(desk, secret, "POST", "/tickets", { type: "incident", title, text: `About: ${title}` });
    }
  });

  await step("the key u asks where to, in a dialog, with what the same person asked", async () => {
    await page.goto("/tickets/2");
    await page.locator("h1", { hasText: "Printer again" }).waitFor();
    await key("u");
    const dialog = page.locator("#ask[open]");
    await dialog.getByRole("heading", { name: "Merge #2" }).waitFor();
    await axe(page);
    await page.keyboard.type("jams");
    await key("Enter");
    await dialog.getByRole("link", { name: /Printer jams/ }).waitFor();
    await eventually("only what was searched is offered", async () => (await dialog.locator(".ask-tickets a").count()) === 1);
    await dialog.getByRole("link", { name: /Printer jams/ }).click();
    await dialog.getByText("Its message is read on #1").waitFor();
    await axe(page);
    await dialog.getByRole("button", { name: "Merge #2 into #1" }).click();
    await page.waitForURL("**/tickets/1");
    await page.locator(".talk", { hasText: "About: Printer again" }).waitFor();
    await page.getByRole("link", { name: "from #2" }).waitFor();
    await axe(page);
  });

  await step("the message at the bottom takes it back", async () => {
    await page.locator(".flash", { hasText: "#2 merged into #1" }).waitFor();
    await page.locator(".flash").getByRole("button", { name: "Undo" }).click();
    await eventually("the conversation is as it was", async () => (await page.getByRole("link", { name: "from #2" }).count()) === 0);
  });

  await step("rows are ticked with x, and merged in one go", async () => {
    await page.goto("/feed");
    await page.locator("#ticket-3").waitFor();
    for (const title of ["Toner everywhere", "Printer again", "Printer jams"]) {
      await page.getByRole("link", { name: new RegExp(title) }).focus();
      await key("x");
    }
    const bar = page.locator(".feed-picked");
    await bar.waitFor();
    await axe(page);
    await bar.getByRole("button", { name: "Merge…" }).click();
    await page.getByText("Choose the ticket that stays").waitFor();
    await axe(page);
    await page.getByRole("link", { name: /Printer jams/ }).click();
    await page.getByRole("button", { name: "Merge #3, #2 into #1" }).or(page.getByRole("button", { name: "Merge #2, #3 into #1" })).click();
    await page.waitForURL("**/feed");
    same((await titles()).length, 2, "rows that are left");
  });

  await step("the palette merges, too, and a merged ticket says where it went", async () => {
    await page.goto("/tickets/4");
    await page.locator("h1", { hasText: "A new chair" }).waitFor();
    await key("Control+k");
    await page.keyboard.type("merge");
    await page.getByRole("option", { name: /Merge/ }).waitFor();
    await page.goto("/tickets/3");
    await page.locator("#merged").getByRole("link", { name: /Printer jams/ }).waitFor();
    holds((await page.locator(".composer.is-answer").count()) === 0, "a merged ticket can be answered");
    await axe(page);
    await page.getByRole("button", { name: "Part them again" }).click();
    await page.locator(".composer.is-answer").waitFor();
    await axe(page);
  });
}
