// Thousands of attacks go into everything that a person can write, and nothing comes of them in the browsers of an administrator and a colleague.

import { documents, packed, pieces, spread, vectors } from "./attacks.mjs";
import { step, test } from "./lib.mjs";
import { api, eventually, holds, join, linkFromOutbox, same, setUp, token } from "./steps.mjs";

export default async function (desk) {
  const attacks = await vectors();
  if (attacks.length === 0) return console.log("  NOT COVERED: the lists of attacks are absent, so none was tried.");
  const ana = await desk.page();
  let rosa;
  let secret;
  const shown = { fired: [] };

  await step("an organization of two, in browsers that tell when a script runs", async () => {
    await setUp(desk, ana);
    await ana.goto(await linkFromOutbox(ana, "ana@harbour.example", "/confirm/"));
    await ana.locator("main form button").click();
    rosa = await join(desk, ana, { email: "rosa@harbour.example" });
    secret = await token(desk.server, "ana");
    for (const page of [ana, rosa]) await trap(page, shown.fired);
    await rosa.goto("/feed");
    await rosa.evaluate(() => alert("the trap works"));
    same(shown.fired.splice(0).length, 1, "traps that went off");
  });

  const conversations = [];
  await step(`${attacks.length} attacks in messages, as HTML, Markdown and plain text`, async () => {
    // Nothing at all may be left of an attack, and a message has words.
    const messages = pieces(["Attacks", ...attacks], 8).map((eight, i) => [{ html: `<p>Attacks</p>${eight.join("\n")}` }, { markdown: `Attacks\n\n${eight.join("\n\n")}` }, { text: eight.join("\n") }][i % 3]);
    // All of them go in as HTML too, since that is the sharpest way.
    const asHtml = pieces(attacks, 24).map((many) => ({ html: `<p>Attacks</p>${many.join("<p>")}` }));
    await each(pieces([...messages, ...asHtml], 60), async (talk) => {
      const { number } = await api(desk, secret, "POST", "/tickets", { type: "incident", title: "Attacks", text: "Below." });
      for (const message of talk) await api(desk, secret, "POST", `/tickets/${number}/messages`, { kind: "reply", ...message });
      conversations.push(number);
    });
  });

  await step("titles and tags", async () => {
    const titles = packed(attacks, 200);
    await each(spread(titles, 240), (title, i) => api(desk, secret, "POST", "/tickets", { type: "bug", title, text: attacks[i], tags: tagsOf(attacks, i) }));
  });

  await step("names of files", async () => {
    const files = [];
    await each(spread(attacks, 60), async (name) => files.push((await upload(desk, secret, new File(["x"], name.replaceAll("/", "∕"), { type: "text/html" }))).id));
    const { number } = await api(desk, secret, "POST", "/tickets", { type: "question", title: "Files", text: "Below." });
    for (const some of pieces(files, 10)) await api(desk, secret, "POST", `/tickets/${number}/messages`, { kind: "note", text: "Files", attachments: some });
    conversations.push(number);
  });

  for (const [name, page] of [["an administrator", () => ana], ["a colleague", () => rosa]]) {
    await test(`${name} reads every conversation`, async () => {
      for (const number of conversations) await read(page(), `/tickets/${number}?all=1`, shown);
    });
  }

  await test("the feed, all of it, its places in place, and the palette", async () => {
    await read(ana, "/feed", shown);
    for (;;) {
      const more = ana.locator(".feed-more a");
      if ((await more.count()) === 0) break;
      const before = await ana.locator(".row").count();
      await more.last().click();
      await eventually("more rows", async () => (await ana.locator(".row").count()) > before);
    }
    await quiet(ana, shown, ana.url());
    await ana.goto("/feed");
    await ana.locator(".row a.tally").first().click();
    await ana.locator(".peek").waitFor();
    await ana.keyboard.press("ControlOrMeta+k");
    for (const text of ["script", "alert", "img", "<"]) {
      await ana.locator("#palette input").fill(text);
      await eventually("the palette answers", () => ana.locator("#palette-results, #palette [data-palette-target=none]").first().isVisible());
    }
    await quiet(ana, shown, ana.url());
  });

  await test("the query text of the feed", async () => {
    for (const query of spread(packed(attacks, 400), 25)) await read(ana, `/feed?q=${encodeURIComponent(query)}`, shown);
    for (const query of spread(attacks, 15)) await read(ana, `/people?q=${encodeURIComponent(query.slice(0, 100))}`, shown);
  });

  await test("names, telephone, skills and about", async () => {
    const names = spread(attacks.filter((attack) => attack.length <= 100), 10);
    const abouts = spread(packed(attacks, 2000), 10);
    const skills = spread(packed(attacks, 300), 10);
    const { url } = await api(desk, secret, "GET", "/me");
    for (const [i, name] of names.entries()) {
      await api(desk, secret, "PATCH", "/me", { name, about: abouts[i], skills: skills[i] });
      for (const path of [new URL(url).pathname, "/people", `/tickets/${conversations[0]}`]) await read(rosa, path, shown);
      await read(ana, "/account", shown);
    }
    await api(desk, secret, "PATCH", "/me", { name: "Ana Ferreira" });
  });

  await test("the name of the organization, of tokens, and of browsers", async () => {
    for (const name of spread(attacks.filter((attack) => attack.length <= 100), 5)) {
      await api(desk, secret, "PATCH", "/organization", { name });
      for (const path of ["/feed", "/settings", "/people/invite"]) await read(ana, path, shown);
      await api(desk, secret, "POST", "/me/tokens", { name, scope: "read" });
    }
    await read(ana, "/account/tokens", shown);
    for (const userAgent of spread(attacks, 5)) {
      const visitor = await desk.page({ userAgent: userAgent.replace(/[^\x20-\x7e]/g, "?") });
      await visitor.goto("/sign-in");
      await visitor.locator("#identifier").fill("ana@harbour.example");
      await visitor.locator("#password").fill("four tall green ships");
      await visitor.locator("main form button.is-primary").click();
      await visitor.waitForURL("**/feed");
      await visitor.context().close();
    }
    await read(ana, "/account/sessions", shown);
  });

  await test("notifications and mails about all this", async () => {
    for (const path of ["/notifications", "/operator/outbox"]) await read(ana, path, shown);
    await api(desk, await token(desk.server, "rosa"), "POST", `/tickets/${conversations[0]}/messages`, { kind: "reply", html: attacks.slice(0, 200).join(" ") });
    await eventually("the bell", async () => {
      await read(ana, "/notifications", shown);
      return ana.locator("#notifications .list li").count();
    });
    await ana.goto("/operator/outbox");
    const mails = await ana.locator("main .list a.stretched").evaluateAll((links) => links.slice(0, 3).map((link) => link.getAttribute("href")));
    for (const path of mails) for (const part of [path, `${path}/html`]) await read(ana, part, shown, { isMail: part.endsWith("/html") });
  });

  await test("pictures and documents that carry script are not run", async () => {
    await each(await documents(), async ({ name, bytes }) => {
      const { id } = await upload(desk, secret, new File([bytes], name, { type: typeOf(name) }));
      const page = await rosa.context().newPage();
      // Most of them are saved instead of shown, which ends the navigation.
      await page.goto(`/attachments/${id}`).catch((error) => holds(/download|ERR_ABORTED/i.test(error.message), error.message));
      await page.close();
    });
    same(shown.fired.join("\n"), "", "what ran");
  });
}

function tagsOf(attacks, i) {
  // A tag has neither commas nor quotation marks.
  return [attacks[(i * 7) % attacks.length].replace(/[\s,"“”„«»]+/g, "-").slice(0, 40)];
}

function typeOf(name) {
  return { svg: "image/svg+xml", html: "text/html", htm: "text/html", xml: "text/xml", xhtml: "application/xhtml+xml", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg" }[name.split(".").at(-1)] ?? "application/octet-stream";
}

/** Four at a time. */
async function each(list, act) {
  const left = list.map((item, i) => [item, i]);
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) await act(...next);
  };
  await Promise.all([work(), work(), work(), work()]);
}

async function upload(desk, secret, file) {
  const body = new FormData();
  body.append("file", file);
  const answer = await fetch(`${desk.url}/api/v1/attachments`, { method: "POST", headers: { Authorization: `Bearer ${secret}` }, body });
  if (!answer.ok) throw new Error(`the file ${JSON.stringify(file.name)} was refused with ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** Whatever an attack would call is written down instead. */
async function trap(page, fired) {
  await page.context().exposeBinding("fired", ({ page: where }, what) => fired.push(`${what} on ${where.url()}`));
  await page.context().addInitScript(() => {
    const { fired } = globalThis;
    for (const name of ["alert", "confirm", "prompt", "print", "open"]) globalThis[name] = (...said) => fired(`${name}(${said})`);
    for (const name of ["log", "dir", "table", "trace"]) console[name] = (...said) => fired(`console.${name}(${said})`);
    globalThis.addEventListener("error", (event) => fired(`the error ${event.message}`));
  });
  page.on("dialog", (dialog) => {
    fired.push(`a dialog ${dialog.message()} on ${page.url()}`);
    void dialog.dismiss();
  });
}

async function read(page, path, shown, { isMail = false } = {}) {
  await page.goto(path);
  if (!isMail) await page.locator("html[data-script]").waitFor();
  await quiet(page, shown, page.url());
}

/** Touches whatever was written, and sees to it that nothing ran, nobody was led away, and no link runs script. */
async function quiet(page, shown, address) {
  const bad = await page.evaluate(() => {
    for (const element of document.querySelectorAll(".rich *, .row-title, .prose *, .file, .tags *")) {
      for (const type of ["mouseover", "mouseenter", "pointerover", "focus", "load", "error", "animationstart", "toggle"]) element.dispatchEvent(new Event(type, { bubbles: false }));
    }
    const told = (element, what) => `${what}: ${element.outerHTML.slice(0, 160)}`;
    const links = [...document.querySelectorAll("[href], [src], [action], [formaction], [data]")].filter((element) =>
      ["href", "src", "action", "formaction", "data"].some((name) => /^[\s\0-\x20]*(javascript|vbscript|data):/i.test(element.getAttribute(name) ?? "")),
    );
    const handlers = [...document.querySelectorAll(".rich *, .rich")].filter((element) => [...element.attributes].some(({ name }) => name.startsWith("on") || name === "style"));
    const strangers = [...document.querySelectorAll(".rich :is(script, style, iframe, object, embed, form, input, svg, math, base, meta, link, template)")];
    return [...links.map((element) => told(element, "a link that runs")), ...handlers.map((element) => told(element, "a handler")), ...strangers.map((element) => told(element, "a stranger"))].slice(0, 5);
  });
  same(bad.join("\n"), "", `what stands on ${page.url()}`);
  same(page.url(), address, "where the page is");
  same(shown.fired.join("\n"), "", "what ran");
}
