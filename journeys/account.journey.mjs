// What people settle about themselves, and what an administrator settles about them.

import { axe, step } from "./lib.mjs";
import { PASSWORD, api, eventually, holds, join, linkFromOutbox, same, setUp, signIn } from "./steps.mjs";

const NEW_PASSWORD = "seven quiet blue lamps";

export default async function (desk) {
  const ana = await desk.page();
  await step("an organization of two", async () => {
    await setUp(desk, ana);
    const link = await linkFromOutbox(ana, "ana@harbour.example", "/confirm/");
    await ana.goto(link);
    await ana.getByRole("button", { name: "Yes, this is my address" }).click();
    await ana.getByText("Your address is confirmed.").waitFor();
  });
  const rosa = await join(desk, ana, { email: "rosa@harbour.example" });

  await step("names are checked in words at their fields, and nothing typed is lost", async () => {
    await rosa.goto("/account");
    const profile = rosa.locator("form[action='/account']");
    await rosa.getByLabel("Display name").fill("Rosa M.");
    await rosa.getByLabel("First name").fill("R2");
    await rosa.getByLabel("Last name").fill("#");
    await rosa.getByLabel("Telephone").fill("+351 21 555 0177");
    await profile.locator("button.is-primary").click();
    await rosa.locator("#first_name-error", { hasText: "First name must have at least 2 characters. Numbers and special characters are not allowed." }).waitFor();
    await rosa.locator("#last_name-error", { hasText: "Last name must have at least 1 character. Numbers and special characters are not allowed." }).waitFor();
    same(await rosa.getByLabel("Display name").inputValue(), "Rosa M.");
    same(await rosa.getByLabel("First name").inputValue(), "R2");
    await axe(rosa);
    await rosa.getByLabel("First name").fill("Розалія-Анна");
    await rosa.getByLabel("Last name").fill("O’Brien-São");
    await rosa.getByLabel("Skills").fill("Printers, colour");
    await rosa.locator("#about").fill("Prepress since 2014.");
    await profile.locator("button.is-primary").click();
    await rosa.getByText("Your profile has been successfully updated").waitFor();
    await rosa.getByRole("link", { name: "As colleagues see it" }).click();
    await rosa.getByRole("heading", { name: "Rosa M." }).waitFor();
    for (const text of ["Розалія-Анна O’Brien-São", "+351 21 555 0177", "Prepress since 2014."]) await rosa.getByText(text).first().waitFor();
  });

  await step("a picture is taken, shown to others and removed; what is none is refused in words", async () => {
    await rosa.goto("/account");
    await rosa.locator("#picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("this is no picture") });
    await rosa.getByRole("button", { name: "Upload picture" }).click();
    await rosa.locator("#picture-error").waitFor();
    await rosa.locator("#picture").setInputFiles({ name: "me.png", mimeType: "image/png", buffer: await portrait(rosa) });
    await rosa.locator(".picture-field img[src^='blob:']").waitFor();
    await rosa.getByRole("button", { name: "Upload picture" }).click();
    await rosa.locator(".me-menu img.face").waitFor();
    await ana.goto("/people");
    const face = ana.locator("tr", { hasText: "Rosa M." }).locator("img.face");
    await eventually("the picture is drawn", () => face.evaluate((image) => image.complete && image.naturalWidth > 0 && image.naturalWidth === image.naturalHeight));
    await rosa.getByRole("button", { name: "Remove picture" }).click();
    await rosa.locator(".me-menu span.face").waitFor({ state: "attached" });
  });

  await step("an address that is none is refused with its words", async () => {
    await rosa.goto("/account");
    await rosa.locator("#email").fill("rosa at harbour");
    await rosa.getByRole("button", { name: "Change email" }).click();
    await rosa.locator("#email-error", { hasText: "Enter a valid email" }).waitFor();
  });

  await step("language, theme, density, keys and mails are kept, and the page follows", async () => {
    await rosa.goto("/account/preferences");
    await rosa.locator("#language").selectOption("ru");
    await rosa.locator("input[name=theme][value=dark]").check({ force: true });
    await rosa.locator("input[name=density][value=compact]").check({ force: true });
    await rosa.locator("#shortcuts_on").uncheck();
    await rosa.locator("#mail_alerts_on").uncheck();
    await rosa.locator("main form button.is-primary").click();
    await rosa.getByText("Настройки сохранены").waitFor();
    await rosa.goto("/feed");
    const root = rosa.locator("html");
    same(await root.getAttribute("lang"), "ru");
    same(await root.getAttribute("data-theme"), "dark");
    same(await root.getAttribute("data-density"), "compact");
    same(await root.getAttribute("data-shortcuts"), "off");
    await rosa.locator(".rail").getByText("Новая заявка").waitFor();
    same(await rosa.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
    await rosa.goto("/account/preferences");
    holds(!(await rosa.locator("#mail_alerts_on").isChecked()), "the box about mails is ticked again");
    await rosa.locator("#language").selectOption("en");
    await rosa.locator("#shortcuts_on").check();
    await rosa.locator("main form button.is-primary").click();
    await rosa.getByText("Your preferences are saved.").waitFor();
  });

  await step("the theme of the menu is applied at once and kept", async () => {
    await rosa.goto("/feed");
    await rosa.locator(".me-menu > summary").click();
    await rosa.getByRole("button", { name: "Light" }).click();
    same(await rosa.locator("html").getAttribute("data-theme"), "light");
    await eventually("the theme is kept", async () => {
      await rosa.goto("/feed");
      return (await rosa.locator("html").getAttribute("data-theme")) === "light";
    });
  });

  await step("a token is shown once, works, and no longer when it is revoked", async () => {
    await rosa.goto("/account/tokens");
    await rosa.locator("#name").fill("Monitoring");
    await rosa.getByLabel("Read and write").check();
    await rosa.getByRole("button", { name: "Make token" }).click();
    const secret = (await rosa.locator(".copy code").textContent()).trim();
    same((await api(desk, secret, "GET", "/me")).email, "rosa@harbour.example");
    await rosa.goto("/account/tokens");
    same(await rosa.locator(".copy code").count(), 0, "the secret is shown again");
    holds(!(await rosa.content()).includes(secret), "the secret is on the page");
    await rosa.getByRole("button", { name: "Revoke Monitoring" }).click();
    await rosa.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await rosa.getByText("The token is revoked.").waitFor();
    same((await api(desk, secret, "GET", "/me", undefined, { refused: true })).status, 401);
  });

  await step("other sessions are listed and can be ended", async () => {
    const phone = await desk.page({ viewport: { width: 360, height: 740 } });
    await signIn(phone, "rosa@harbour.example");
    await rosa.goto("/account/sessions");
    same(await rosa.locator("main .list > li").count(), 2, "sessions");
    await rosa.getByRole("button", { name: "End all others" }).click();
    await rosa.getByText("One other session has ended.").waitFor();
    await phone.goto("/feed");
    await phone.waitForURL("**/sign-in?**");
    await phone.context().close();
  });

  await step("a change of password warns before, signs out everywhere, and only the new one works", async () => {
    const phone = await desk.page();
    await signIn(phone, "rosa@harbour.example");
    await rosa.goto("/account/password");
    await rosa.getByText("Changing your password will log you out immediately. Use the new password to log back in.").waitFor();
    await rosa.locator("#current_password").fill("not my password");
    await rosa.locator("#password").fill(NEW_PASSWORD);
    await rosa.locator("main form button.is-primary").click();
    await rosa.locator("#current_password-error", { hasText: "Enter a valid password" }).waitFor();
    await rosa.locator("#current_password").fill(PASSWORD);
    await rosa.locator("#password").fill(NEW_PASSWORD);
    await rosa.locator("main form button.is-primary").click();
    await rosa.waitForURL("**/sign-in");
    await rosa.getByText("Your password is changed. Sign in with the new one.").waitFor();
    await phone.goto("/feed");
    await phone.waitForURL("**/sign-in?**");
    await phone.context().close();
    await rosa.locator("#identifier").fill("rosa@harbour.example");
    await rosa.locator("#password").fill(PASSWORD);
    await rosa.locator("main form button.is-primary").click();
    await rosa.locator(".notice.is-problem").waitFor();
    same(await rosa.locator("#identifier").inputValue(), "rosa@harbour.example", "what was typed");
    await signIn(rosa, "rosa@harbour.example", NEW_PASSWORD);
  });

  await step("a forgotten password is replaced through the link in the mail, which works once", async () => {
    const page = await desk.page();
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.locator("#email").fill("rosa@harbour.example");
    await page.getByRole("button", { name: "Mail me a link" }).click();
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
    const link = await linkFromOutbox(ana, "rosa@harbour.example", "/reset/");
    await page.goto(link);
    await page.getByText("Or take this strong one.").waitFor();
    await page.locator("#password").fill(PASSWORD);
    await page.getByRole("button", { name: "Set this password" }).click();
    await page.waitForURL("**/sign-in");
    await page.getByText("Your new password is set. Sign in with it.").waitFor();
    await signIn(page, "rosa@harbour.example", PASSWORD);
    await page.goto(link);
    await page.getByRole("heading", { name: "This link no longer works" }).waitFor();
    await page.context().close();
  });

  await step("who is removed is out at once, in front of the open page too", async () => {
    await signIn(rosa, "rosa@harbour.example", PASSWORD);
    await rosa.goto("/feed");
    await ana.goto("/people");
    await ana.locator("tr", { hasText: "rosa@harbour.example" }).locator("a.person").click();
    await ana.getByRole("link", { name: "Remove…" }).click();
    const dialog = ana.getByRole("dialog");
    await dialog.getByText("They are signed out at once and can never sign in again.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    await ana.getByRole("link", { name: "Remove…" }).click();
    await dialog.getByRole("button", { name: "Remove for good" }).click();
    await ana.getByText("Rosa M. is removed.").waitFor();
    await rosa.waitForURL("**/sign-in?**"); // by itself
    await rosa.goto("/feed");
    await rosa.waitForURL("**/sign-in?**");
    await ana.goto("/people?state=left");
    await ana.getByText("Rosa M.").waitFor();
  });
}

/** A picture wider than high, as a camera makes it. */
async function portrait(page) {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 640;
    canvas.height = 400;
    const pen = canvas.getContext("2d");
    pen.fillStyle = "peru";
    pen.fillRect(0, 0, 640, 400);
    return canvas.toDataURL("image/png").split(",")[1];
  });
  return Buffer.from(base64, "base64");
}
