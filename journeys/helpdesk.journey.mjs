// An organization becomes a help desk: the switch, a department with its manager, a role of its own, and the way back.

import { axe, step } from "./lib.mjs";
import { eventually, holds, join, setUp } from "./steps.mjs";

export default async function (desk) {
  const page = await desk.page();

  await step("an administrator with a colleague", async () => {
    await setUp(desk, page);
    await join(desk, page, { email: "tom@harbour.example" });
  });

  await step("the page says for whom something changes, and the switch counts at once", async () => {
    await page.goto("/settings");
    await page.getByRole("link", { name: "Look at the other way, or switch" }).click();
    await page.getByRole("heading", { name: "How you work" }).waitFor();
    await page.getByText("1 administrator:").waitFor();
    await axe(page);
    await page.getByRole("button", { name: "Switch to Help desk" }).click();
    await page.locator(".flash", { hasText: "You work as a Help desk now" }).waitFor();
    await axe(page);
  });

  await step("a department is made, and its manager chosen in a dialog", async () => {
    await page.goto("/settings/departments");
    await page.getByLabel("Name").fill("Printing");
    await page.getByRole("button", { name: "Add the department" }).click();
    await page.getByRole("heading", { name: "Printing", level: 1 }).waitFor();
    await page.getByText("Nobody manages this department").waitFor();
    await axe(page);
    await page.getByRole("link", { name: "Add a manager" }).click();
    const dialog = page.locator("#ask[open]");
    await dialog.getByRole("heading", { name: "Who manages Printing?" }).waitFor();
    await axe(page);
    await dialog.locator(".ask-people button").first().click();
    await page.locator(".flash", { hasText: "Added as a manager" }).waitFor();
    await eventually("nobody is missed any more", async () => (await page.getByText("Nobody manages this department").count()) === 0);
  });

  await step("a role of its own is made and told in groups", async () => {
    await page.goto("/settings/roles");
    await page.getByRole("link", { name: "New role" }).click();
    await page.getByLabel("Name of the role").fill("Second line");
    await page.getByRole("checkbox", { name: /^Answer/ }).check();
    await page.getByRole("checkbox", { name: /^Their teams/ }).check();
    await axe(page);
    await page.getByRole("button", { name: "Save the role" }).click();
    await page.getByRole("heading", { name: "Second line", level: 1 }).waitFor();
    holds(await page.getByRole("checkbox", { name: /^Their teams/ }).isChecked(), "what was ticked stays ticked");
    await axe(page);
  });

  await step("the switch is taken back with one click", async () => {
    await page.goto("/settings/way");
    await page.getByRole("button", { name: "Take the switch back" }).click();
    await page.locator(".flash", { hasText: "The switch is taken back" }).waitFor();
    await page.getByRole("button", { name: "Switch to Help desk" }).waitFor();
  });
}
