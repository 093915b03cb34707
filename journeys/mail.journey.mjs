// A mailbox is set up by its form, tried, paused; and a mail that was parked becomes a ticket.

import { axe, step } from "./lib.mjs";
import { holds, same } from "./steps.mjs";
import { SAMPLE, enter } from "./world.mjs";

export const server = SAMPLE;

export default async function (desk) {
  const helena = await desk.page();
  const ana = await desk.page();
  await step("helena and ana sign in", async () => {
    await enter(helena, "helena");
    await enter(ana, "ana");
  });

  await step("a mailbox begins with its address alone", async () => {
    await helena.goto("/settings");
    await helena.locator("main").getByRole("link", { name: "Mailboxes" }).click();
    await helena.getByRole("link", { name: "Add a mailbox" }).click();
    await helena.getByLabel("Address").fill("nobody");
    await helena.getByRole("button", { name: "Continue" }).click();
    await helena.locator("#address-error").waitFor();
    await helena.getByLabel("Address").fill("help@harbourlight.example");
    await helena.getByRole("button", { name: "Continue" }).click();
    await helena.locator("#host").waitFor();
    same(await helena.locator("#host").inputValue(), "imap.harbourlight.example");
    await axe(helena);
  });

  await step("a test that fails says why at its field, and nothing typed is lost", async () => {
    await helena.locator("#host").fill("127.0.0.1");
    await helena.locator("#password").fill("four tall green ships");
    await helena.getByRole("button", { name: "Test", exact: true }).click();
    await helena.locator("#host-error", { hasText: "private or reserved network" }).waitFor();
    same(await helena.locator("#host").inputValue(), "127.0.0.1");
    same(await helena.locator("#password").inputValue(), "", "the password is not shown");
    await helena.getByText("Kept as you typed it").waitFor();
    await axe(helena);
  });

  await step("it is saved without typing the password again, and paused", async () => {
    await helena.locator("#host").fill("imap.harbourlight.example");
    await helena.getByRole("button", { name: "Save" }).click();
    const card = helena.locator(".mailbox", { hasText: "help@harbourlight.example" });
    await card.waitFor();
    await card.getByRole("button", { name: "Pause" }).click();
    await card.getByText("Paused", { exact: true }).waitFor();
    await axe(helena);
  });

  await step("the page of mail adds up", async () => {
    await ana.goto("/feed");
    await ana.locator("a[href='/mail']").first().click();
    await ana.getByText("4 mails came in: 1 ticketed + 2 parked + 1 refused.").waitFor();
    await axe(ana);
  });

  await step("a parked mail tells why, and becomes a ticket", async () => {
    await ana.locator(".tabs a", { hasText: "Parked" }).click();
    await ana.getByRole("link", { name: /folding boxes/ }).click();
    await ana.getByText("jette@nordkarton.example is not known here.").waitFor();
    await axe(ana);
    await ana.getByRole("button", { name: "Make a ticket" }).click();
    await ana.waitForURL(/\/tickets\/\d+/);
    await ana.getByText("PDF/X-4").waitFor();
    await ana.getByRole("link", { name: "Show the whole mail" }).click();
    await ana.getByText("Ana Ortiz made a ticket of it.").waitFor();
    holds((await ana.getByRole("button", { name: "Make a ticket" }).count()) === 0, "a mail in a ticket is decided about");
  });
}
