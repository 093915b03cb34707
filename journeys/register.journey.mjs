// People who register themselves: as a user with the number of a contract, and as support staff, in both languages.

import { axe, step } from "./lib.mjs";
import { PASSWORD, eventually, holds, linkFromOutbox, same, setUp } from "./steps.mjs";

const WORDS = {
  en: { first: "No account? Create one!", user: "User", staff: "Support staff", personal: "Personal data", confirm: "Confirm", look: "Look into your mail" },
  ru: { first: "Нет аккаунта? Создайте его!", user: "Пользователь", staff: "Персонал поддержки", personal: "Персональные данные", confirm: "Подтверждение", look: "Проверьте почту" },
};
const CONTRACT = "HP-2026/17";

export default async function (desk) {
  const ana = await desk.page();

  await step("an administrator adds a client with a contract", async () => {
    await setUp(desk, ana);
    await ana.goto("/settings");
    await ana.getByRole("link", { name: "Clients", exact: true }).click();
    await ana.getByText("No client yet").waitFor();
    await axe(ana);
    await ana.getByRole("link", { name: "New client" }).first().click();
    await ana.getByLabel("Name", { exact: true }).fill("Old Mill");
    await ana.getByLabel("Mail domains").fill("mill.example");
    await ana.getByRole("button", { name: "Add client" }).click();
    await ana.getByText("Old Mill is added").waitFor();
    await ana.getByRole("link", { name: "New contract" }).click();
    await ana.getByLabel("Number", { exact: true }).fill(CONTRACT);
    await ana.getByLabel("At most so many people").fill("5");
    await axe(ana);
    await ana.getByRole("button", { name: "Add contract" }).click();
    await ana.getByText("In force").waitFor();
    await axe(ana);
  });

  for (const [language, locale, username] of [["en", "en-GB", "kim"], ["ru", "ru-RU", "olga"]]) {
    const words = WORDS[language];
    const address = `${username}@mill.example`;
    await step(`a user registers with the number and is in (${language})`, async () => {
      const page = await desk.page({ locale });
      await begin(page, words, words.user);
      await axe(page);
      holds((await page.locator("input[type=password]").count()) === 0, "no password is asked");
      await fill(page, { first_name: language === "ru" ? "Ольга" : "Kim", last_name: "P4rk", email: address, username, contract: "HP-99" });
      await page.getByRole("button", { name: words.confirm }).click();
      await page.locator("#last_name-error").waitFor();
      await fill(page, { last_name: language === "ru" ? "Я" : "Park" });
      await page.getByRole("button", { name: words.confirm }).click();
      await page.locator("#contract-error").waitFor();
      same(await page.locator("#username").inputValue(), username, "nothing typed is lost");
      await axe(page);
      await fill(page, { contract: CONTRACT.toLowerCase() });
      await page.getByRole("button", { name: words.confirm }).click();
      await page.getByRole("heading", { name: words.look }).waitFor();
      await axe(page);
      await setPassword(page, await linkFromOutbox(ana, address, "/join/"));
      await page.waitForURL((url) => !url.pathname.startsWith("/join"));
      same(await page.locator("html").getAttribute("lang"), language);
    });
  }

  for (const [language, locale, username] of [["en", "en-GB", "lee"], ["ru", "ru-RU", "ivan"]]) {
    const words = WORDS[language];
    const address = `${username}@harbour.example`;
    await step(`support staff wait until an administrator activates them (${language})`, async () => {
      const page = await desk.page({ locale });
      await begin(page, words, words.staff);
      await axe(page);
      await fill(page, { first_name: language === "ru" ? "Иван" : "Lee", last_name: language === "ru" ? "Петров" : "Ray", email: address, username, company: "harbour PRESS", department: "Nowhere" });
      await page.getByRole("button", { name: words.confirm }).click();
      await page.getByRole("heading", { name: words.look }).waitFor();
      await eventually("the administrator is asked", async () => {
        await ana.goto("/people/registrations");
        return ana.getByText(address).count();
      });
      await axe(ana);
      await ana.locator(".list a").first().click();
      await ana.getByText("Nowhere").waitFor();
      await axe(ana);
      await ana.getByRole("button", { name: "Activate and send the link" }).click();
      await ana.getByText("is activated").waitFor();
      await setPassword(page, await linkFromOutbox(ana, address, "/join/"));
      await page.waitForURL("**/welcome");
    });
  }

  await step("an unknown company is set up with its first person as administrator", async () => {
    const page = await desk.page();
    await begin(page, WORDS.en, WORDS.en.staff);
    await fill(page, { first_name: "Mia", last_name: "Miller", email: "mia@night.example", username: "mia", company: "Night Shift Repairs" });
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
    await setPassword(page, await linkFromOutbox(ana, "mia@night.example", "/join/"));
    await page.waitForURL("**/welcome");
    await page.getByText("Welcome to Night Shift Repairs").waitFor();
    await page.goto("/settings");
    await page.getByLabel("Name", { exact: true }).waitFor();
  });
}

/** From the first page over the cards to the form. */
async function begin(page, words, card) {
  await page.goto("/sign-in");
  await page.getByRole("link", { name: words.first }).click();
  await page.locator(".choice-card", { hasText: card }).first().click();
  await page.getByRole("button", { name: words.personal }).click();
  await page.getByRole("heading", { name: words.personal }).waitFor();
}

async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
}

async function setPassword(page, link) {
  await page.goto(link);
  await page.locator("#password").fill(PASSWORD);
  await axe(page);
  await page.locator("main form button.is-primary").click();
}
