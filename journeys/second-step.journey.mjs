// Something that one has, beside the password: an app's codes, recovery codes, and passkeys by the browser's own virtual authenticator.

import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";

import { axe, step } from "./lib.mjs";
import { PASSWORD, holds, same, setUp, signOut } from "./steps.mjs";

/** Passkeys need a name: browsers give none to an address of numbers. */
export const server = { host: "localhost" };

export default async function (desk) {
  const ana = await desk.page();
  await setUp(desk, ana);
  let secret;
  let codes;

  await step("an app is set up with its first code, and recovery codes are shown once and kept as a file", async () => {
    await ana.goto("/account/second-factor");
    await axe(ana);
    await ana.getByRole("button", { name: "Set up an app" }).click();
    await ana.getByRole("img", { name: "QR code for your authenticator app" }).waitFor();
    await axe(ana);
    secret = (await ana.locator(".copy code").textContent()).replaceAll(/\s/g, "");
    await ana.locator("#code").fill("000000");
    await ana.locator("#current_password").fill(PASSWORD);
    await ana.locator("main form button.is-primary").click();
    await ana.locator("#code-error").waitFor();
    await ana.locator("#code").fill(code(secret));
    await ana.locator("#current_password").fill(PASSWORD);
    await ana.locator("main form button.is-primary").click();
    await ana.getByRole("heading", { name: "Your recovery codes" }).waitFor();
    await axe(ana);
    codes = await ana.locator(".codes code").allTextContents();
    same(codes.length, 10, "recovery codes");
    const [file] = await Promise.all([ana.waitForEvent("download"), ana.getByRole("link", { name: "Download as a file" }).click()]);
    const text = await readFile(await file.path(), "utf8");
    for (const each of codes) holds(text.includes(each), `${each} is not in the file`);
    await ana.getByRole("link", { name: "I have kept them" }).click();
    await ana.getByText("10 codes are left.").waitFor();
  });

  await step("after the password a recovery code lets in, once", async () => {
    await signOut(ana);
    await password(ana);
    await axe(ana);
    await ana.locator("#code").fill(code(secret));
    await ana.locator("main form button.is-primary").first().click();
    await ana.locator("#code-error").waitFor(); // was used to set it up
    await ana.getByText("Phone or key lost?").click();
    await ana.locator("#recovery_code").fill(codes[0]);
    await ana.locator("details form button").click();
    await ana.waitForURL("**/feed");
    await ana.goto("/account/second-factor");
    await ana.getByText("9 codes are left.").waitFor();
  });

  await step("a passkey is added, named, and answers at sign-in", async () => {
    const cdp = await ana.context().newCDPSession(ana);
    await cdp.send("WebAuthn.enable");
    const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
    const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
    await ana.goto("/account/second-factor/passkeys/new");
    await axe(ana);
    await ana.locator("#name").fill("Blue key");
    await ana.locator("#current_password").fill(PASSWORD);
    await ana.getByRole("button", { name: "Add a passkey" }).click();
    await ana.getByText("The passkey “Blue key” is added.").waitFor();
    await ana.getByRole("link", { name: "Change Blue key" }).click();
    await ana.locator("#name").fill("Laptop");
    await ana.getByRole("button", { name: "Rename" }).click();
    await ana.getByText("The name is saved.").waitFor();

    await signOut(ana);
    await password(ana);
    await ana.getByRole("button", { name: "Use a passkey" }).click();
    await ana.waitForURL("**/feed");

    await signOut(ana);
    await password(ana);
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
    await ana.getByRole("button", { name: "Use a passkey" }).click();
    await ana.getByText("Nothing came back from the key.").waitFor();
    await ana.getByText("Phone or key lost?").click();
    await ana.locator("#recovery_code").fill(codes[1]);
    await ana.locator("details form button").click();
    await ana.waitForURL("**/feed");
  });

  await step("the security log tells of all of it", async () => {
    await ana.goto("/account/security");
    await axe(ana);
    for (const said of ["Signed in with a recovery code", "Signed in with a passkey", "The passkey “Blue key” was added", "An authenticator app was set up"]) await ana.getByText(said).first().waitFor();
  });

  await step("a passkey is removed with the password alone", async () => {
    await ana.goto("/account/second-factor");
    await ana.getByRole("link", { name: "Change Laptop" }).click();
    await ana.locator("#current_password").fill("not my password");
    await ana.getByRole("button", { name: "Remove the passkey" }).click();
    await ana.locator("#current_password-error").waitFor();
    await ana.locator("#current_password").fill(PASSWORD);
    await ana.getByRole("button", { name: "Remove the passkey" }).click();
    await ana.getByText("The passkey is removed.").waitFor();
  });
}

async function password(page) {
  await page.goto("/sign-in");
  await page.locator("#identifier").fill("ana@harbour.example");
  await page.locator("#password").fill(PASSWORD);
  await page.locator("main form button.is-primary").click();
  await page.waitForURL("**/sign-in/second-step**");
}

/** What an app with this secret shows now (RFC 6238). */
function code(secret) {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(step).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
