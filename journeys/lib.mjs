// What a journey is written with: a desk, pages of a real browser, `test` and `axe`.
//
// A journey is a file `NAME.journey.mjs` whose default export receives a desk that nobody has used yet:
//
//     import { test, axe } from "./lib.mjs";
//
//     export default async function (desk) {
//       const page = await desk.page();
//       await test("the first page asks to create the first organization", async () => {
//         await page.goto(desk.setupLink);
//         await axe(page);
//       });
//     }
//
// It may also export `server`, what `startServer` takes.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export { runCommand, startServer } from "./server.mjs";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** How long one test may take, in milliseconds. */
const TEST_LIMIT = 120_000;

/** What happened so far; the runner reads it at the end. */
export const results = { passed: 0, failed: 0, failures: [] };

/** What pages said that nobody expected: script errors, refusals by the security policy, requests to elsewhere. */
const complaints = [];

/** A browser of its own for one journey. */
export function launchBrowser() {
  const executablePath = process.env.FIRSTLINE_TEST_CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: FLAGS });
}

/** The desk as a journey sees it. */
export function openDesk(server, browser) {
  return {
    server,
    browser,
    url: server.url,
    get setupLink() {
      return server.setupLink && new URL(server.setupLink, server.url).href;
    },
    /** A page in a browser of its own, signed in as nobody; two of them are two people. Options are those of a browser context: `locale`, `colorScheme`, `viewport`, `javaScriptEnabled`. */
    async page(options = {}) {
      const context = await browser.newContext({ baseURL: server.url, locale: "en-GB", viewport: { width: 1440, height: 900 }, ...options });
      context.setDefaultTimeout(15_000);
      context.on("page", (page) => watch(page, server.url));
      return context.newPage();
    },
  };
}

function watch(page, url) {
  const say = (text) => complaints.push(`${page.url()}: ${text}`);
  page.on("pageerror", (error) => say(error.stack ?? error.message));
  page.on("console", (message) => {
    // The browser itself logs every answer of 400 and above, which a form that is refused gives on purpose.
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) say(message.text());
  });
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (/^(https?|wss?):$/.test(target.protocol) && target.origin !== url) say(`asked for ${target.href}`);
  });
}

/** Forgets what pages have complained of, in a test that provokes it. */
export function forgive() {
  complaints.length = 0;
}

/** Runs one step of a journey. A failure is told and the journey goes on; `true` when it passed. */
export async function test(name, body) {
  const start = Date.now();
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error(`took longer than ${TEST_LIMIT / 1000} s`)), TEST_LIMIT)));
  try {
    await Promise.race([body(), late]);
    if (complaints.length > 0) throw new Error(`a page complained:\n${complaints.join("\n")}`);
    results.passed++;
    console.log(`  ok      ${name} (${Date.now() - start} ms)`);
    return true;
  } catch (error) {
    results.failed++;
    results.failures.push(name);
    console.log(`  FAILED  ${name}\n${indented(error.stack ?? String(error))}`);
    return false;
  } finally {
    clearTimeout(timer);
    forgive();
  }
}

/** The end of a journey whose `step` has failed, which is told already. */
export class Stop extends Error {}

/** A test on which the rest of the journey stands: when it fails, the journey ends there. */
export async function step(name, body) {
  if (!(await test(name, body))) throw new Stop(name);
}

export function indented(text) {
  return text.replace(/^/gm, "          ");
}

let axeSource;

/** Fails when the page breaks a rule of WCAG 2.2 at level A or AA. `exclude` takes selectors of parts that are judged elsewhere, `rules` names the only ones to try. */
export async function axe(page, { exclude = [], rules } = {}) {
  axeSource ??= await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(
    ([runOnly, exclude]) => globalThis.axe.run(exclude.length ? { exclude } : document, { runOnly, resultTypes: ["violations"] }),
    [rules ? { type: "rule", values: rules } : { type: "tag", values: RULES }, exclude],
  );
  if (violations.length === 0) return;
  const told = violations.map(({ id, help, nodes }) => {
    const places = nodes.slice(0, 5).map(({ target, failureSummary }) => `    ${target.join(" ")}\n      ${failureSummary.replaceAll("\n", "\n      ")}`);
    return `  ${id}: ${help} (${nodes.length})\n${places.join("\n")}`;
  });
  throw new Error(`axe found on ${page.url()}:\n${told.join("\n")}`);
}
