// An answer with people in copy: a wrong address is told at its field, the conversation shows where the mail went, and that mail has a page of its own.

import { axe, step } from "./lib.mjs";
import { editor, eventually, holds, same } from "./steps.mjs";
import { SAMPLE, enter } from "./world.mjs";

export const server = SAMPLE;

export default async function (desk) {
  const ana = await desk.page();
  await step("ana opens a ticket", async () => {
    await enter(ana, "ana");
    await ana.locator(".row a[href^='/tickets/']").first().click();
    await editor(ana).waitFor();
  });

  await step("a wrong address in copy is told at its field, and nothing is sent", async () => {
    const before = await ana.locator(".message").count();
    await ana.getByText("Add people in copy").click();
    await ana.locator("#cc").fill("vera@customer.example, vera@");
    await editor(ana).click();
    await ana.keyboard.type("Vera, can you tell us which driver you use?");
    await ana.locator(".composer [data-composer-target=send]").click();
    await ana.locator("#cc-error", { hasText: "vera@ is not an email address" }).waitFor();
    same((await ana.locator("#cc").inputValue()).replaceAll(" ", ""), "vera@customer.example,vera@");
    holds((await editor(ana).innerText()).includes("which driver"), "the text is kept");
    same(await ana.locator(".message").count(), before);
    await axe(ana);
  });

  await step("with the right one it goes out, and the conversation shows to whom", async () => {
    await ana.locator("#cc").fill("vera@customer.example");
    await ana.locator(".composer [data-composer-target=send]").click();
    const message = ana.locator(".message", { hasText: "which driver" }).last();
    await message.waitFor();
    await eventually("the mail is queued", async () => {
      await ana.reload();
      return ana.locator(".message", { hasText: "which driver" }).last().getByText(/Sent by mail to/).isVisible();
    });
    await message.getByText(/Sent by mail to/).click();
    await message.getByRole("link", { name: "vera@customer.example" }).waitFor();
    await axe(ana);
  });

  await step("the mail has a page of its own, as its receiver sees it", async () => {
    await ana.getByRole("link", { name: "vera@customer.example" }).click();
    await ana.waitForURL(/\/mail\/out\/\d+/);
    await ana.frameLocator(".mail-frame").getByText("which driver").waitFor();
    await ana.getByText("You got this as a copy.").first().waitFor();
    await axe(ana);
    await ana.getByRole("button", { name: "Try now" }).click();
    await ana.waitForURL(/\/mail\/out\/\d+/);
    await ana.locator("main a[href^='/tickets/']").first().click();
    await editor(ana).waitFor();
  });

  await step("mails about one ticket end with the envelope, and come again", async () => {
    await ana.getByRole("button", { name: "No mail about this ticket" }).click();
    await ana.getByText("You get no mail about this ticket.").waitFor();
    await axe(ana);
    await ana.getByRole("button", { name: "No mail about this ticket" }).click();
    await ana.getByText("You get no mail about this ticket.").waitFor({ state: "detached" });
  });
}
