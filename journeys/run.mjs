// Runs every journey beside this file, each with a fresh server and a fresh browser: `node journeys/run.mjs [WORD…]` runs those whose name contains a word.

import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { Stop, indented, launchBrowser, openDesk, results, startServer, test } from "./lib.mjs";

const folder = import.meta.dirname;
const pictures = join(folder, "../target/journeys");
const words = process.argv.slice(2);
const names = (await readdir(folder)).filter((name) => name.endsWith(".journey.mjs")).sort();

for (const name of names.filter((name) => words.length === 0 || words.some((word) => name.includes(word)))) {
  console.log(`\n${name.replace(".journey.mjs", "")}`);
  await travel(name);
}

console.log(`\n${results.passed} passed, ${results.failed} failed`);
process.exit(results.failed > 0 || results.passed === 0 ? 1 : 0);

/** One journey, from a fresh start to the end. */
async function travel(name) {
  const failedBefore = results.failed;
  let server;
  let browser;
  try {
    const { default: journey, server: options } = await import(pathToFileURL(join(folder, name)));
    server = await startServer(options);
    browser = await launchBrowser();
    await journey(openDesk(server, browser));
  } catch (error) {
    if (!(error instanceof Stop)) await test("the journey gets to its end", () => Promise.reject(error));
  }
  if (results.failed > failedBefore) await tell(name, server, browser);
  await browser?.close().catch(() => {});
  await server?.stop();
}

/** What helps to understand a failure: the last lines of the log and a picture of every open page. */
async function tell(name, server, browser) {
  if (server) console.log(indented(`The server said last:\n${server.log.trim().split("\n").slice(-20).join("\n")}`));
  await mkdir(pictures, { recursive: true });
  const pages = browser?.contexts().flatMap((context) => context.pages()) ?? [];
  for (const [number, page] of pages.entries()) {
    const path = join(pictures, `${name.replace(".journey.mjs", "")}-${number + 1}.png`);
    await page.screenshot({ path, fullPage: true, timeout: 10_000 }).then(
      () => console.log(indented(`${page.url()} is shown in ${path}`)),
      () => {},
    );
  }
}
