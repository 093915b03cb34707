// The portal: a requester asks, is answered, closes and reopens; without script and on the narrowest phone; and somebody without an account asks, too.

import { axe, step } from "./lib.mjs";
import { api, eventually, holds, join, linkFromOutbox, same, setUp, token } from "./steps.mjs";

const NARROW = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

export default async function (desk) {
  const ana = await desk.page();
  let rosa, portal, write;

  await step("a help desk with a requester and one service", async () => {
    await setUp(desk, ana);
    rosa = await join(desk, ana, { email: "rosa@harbour.example" });
    write = await token(desk.server, "ana");
    await ana.goto("/settings/way");
    await ana.locator("input[name=who][value=chosen]").check();
    await ana.getByRole("button", { name: "Switch to Help desk" }).click();
    await ana.locator(".flash", { hasText: "You work as a Help desk now" }).waitFor();
    const service = await api(desk, write, "POST", "/services", { name: "New laptop", summary: "For people who travel", icon: "laptop" });
    const asks = [
      { key: "model", label: "Which one?", kind: "one", choices: ["Light", "Strong"], required: true },
      { key: "why", label: "What for?", kind: "text", required: true, shown_if: { field: "model", is: ["Strong"] } },
    ];
    await api(desk, write, "PUT", `/services/${service.id}/form`, { fields: asks });
  });

  await step("whoever asks is at home in the portal, and has no desk", async () => {
    await rosa.goto("/");
    await rosa.waitForURL("**/p/**");
    portal = new URL(rosa.url()).pathname;
    await rosa.getByRole("heading", { level: 1 }).waitFor();
    await axe(rosa);
    await rosa.goto("/feed");
    await rosa.waitForURL(`**${portal}`);
    same((await rosa.goto("/people")).status(), 404, "the directory");
    await rosa.goto("/account");
    same(await rosa.locator('a[href="/people"], a[href="/feed"]').count(), 0, "links to the desk on the account page");
  });

  await step("a service asks what its form says, and only then", async () => {
    await rosa.goto(portal);
    await rosa.getByRole("link", { name: /New laptop/ }).click();
    const why = rosa.getByLabel("What for?");
    await rosa.getByLabel("Light").check();
    await why.waitFor({ state: "hidden" });
    await rosa.getByLabel("Strong").check();
    await why.waitFor();
    await axe(rosa);
    await rosa.getByRole("button", { name: "Send" }).click();
    await rosa.locator(".field-error").first().waitFor();
    holds(await rosa.getByLabel("Strong").isChecked(), "what was chosen stays");
    await why.fill("Drawing plans");
    await rosa.getByRole("button", { name: "Send" }).click();
    await rosa.getByRole("heading", { name: /New laptop/, level: 1 }).waitFor();
    await rosa.getByText("Drawing plans").waitFor();
    await axe(rosa);
  });

  await step("an answer appears at once, and an internal note never", async () => {
    const { number } = (await api(desk, write, "GET", "/tickets")).data[0];
    await api(desk, write, "POST", `/tickets/${number}/messages`, { kind: "note", text: "Ask the finance people first." });
    await api(desk, write, "POST", `/tickets/${number}/messages`, { kind: "reply", text: "It will be there on Monday." });
    await rosa.getByText("It will be there on Monday.").waitFor();
    holds(!(await rosa.content()).includes("finance people"), "a note is shown");
    await rosa.reload();
    holds(!(await rosa.content()).includes("finance people"), "a note is shown");
  });

  await step("it is closed with a word, and opened again", async () => {
    await rosa.getByText("I do not need this any more").click();
    await rosa.getByLabel("Why?").fill("Found one in the cupboard");
    await rosa.getByRole("button", { name: "Close the request" }).click();
    await rosa.locator(".flash", { hasText: "Your request is closed" }).waitFor();
    await rosa.getByRole("button", { name: "It is not solved, open it again" }).click();
    await rosa.locator(".flash", { hasText: "Your request is open again" }).waitFor();
  });

  await step("all of it works without script, 320 px wide", async () => {
    const page = await desk.page({ ...NARROW, javaScriptEnabled: false });
    await page.context().addCookies(await rosa.context().cookies());
    for (const path of [portal, `${portal}/services`, `${portal}/ask`, `${portal}/requests`]) {
      await page.goto(path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 320);
      holds(wide <= 320, `${path} is ${wide} px wide`);
    }
    await page.goto(`${portal}/ask`);
    await page.getByLabel("In a few words").fill("The door bell is silent");
    await page.locator("#text").fill("Visitors wait outside.");
    await page.locator("input[type=file]").setInputFiles({ name: "bell.txt", mimeType: "text/plain", buffer: Buffer.from("ding") });
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Visitors wait outside.").waitFor();
    await page.locator(".file", { hasText: "bell.txt" }).waitFor();
    await page.locator("textarea[name=text]").fill("It rains.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("It rains.").waitFor();
    await page.context().close();
  });

  await step("somebody without an account asks where that is allowed, behind a confirmed address", async () => {
    await ana.goto("/settings/portal");
    await ana.getByLabel("Anybody may ask for help without an account").check();
    await ana.getByRole("button", { name: "Save" }).first().click();
    await ana.locator(".flash").waitFor();
    const page = await desk.page();
    await page.goto(portal);
    await page.getByRole("link", { name: "Ask without an account" }).click();
    await page.getByLabel("Your e-mail address").fill("visitor@guests.example");
    await page.getByLabel("In a few words").fill("Where can I park?");
    await page.getByLabel("What happened, or what would you like to know?").fill("I come on Monday with a van.");
    await axe(page);
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
    const before = (await api(desk, write, "GET", "/tickets")).data.length;
    await page.goto(await linkFromOutbox(ana, "visitor@guests.example", "/public/"));
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("heading", { name: "Your request is with us" }).waitFor();
    await axe(page);
    const after = await eventually("one more ticket", async () => {
      const { data } = await api(desk, write, "GET", "/tickets");
      return data.length > before && data;
    });
    holds(after.some(({ title }) => title === "Where can I park?"), "its title");
  });
}
