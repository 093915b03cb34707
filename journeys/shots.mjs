// Takes pictures of every page of the sample company, wide and narrow, light and dark, in both languages: `node journeys/shots.mjs [--folder=FOLDER] [--readme] [WORD…]`.
//
// Words limit it to pages whose name begins with one, or whose group it is. `--readme` takes the few pictures of the README instead, small enough to be kept with the sources.

import { execFile } from "node:child_process";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";

import { launchBrowser, openDesk, startServer } from "./lib.mjs";
import { PAGES } from "./pages.mjs";
import { PHONE, SAMPLE, WIDE, openWorld, visit } from "./world.mjs";

const { values: asked, positionals: words } = parseArgs({ options: { folder: { type: "string" }, readme: { type: "boolean", default: false } }, allowPositionals: true });
const folder = resolve(import.meta.dirname, "..", asked.folder ?? (asked.readme ? "docs/screenshots" : "target/shots"));

/** The README's: the picture's name, the page, language, size and theme. */
const CHOSEN = [
  ["feed", "feed", "en", "wide", "light"],
  ["feed-dark", "feed", "en", "wide", "dark"],
  ["feed-messages", "feed-messages", "en", "wide", "light"],
  ["feed-phone-dark-ru", "feed", "ru", "phone", "dark"],
  ["palette", "palette-found", "en", "wide", "dark"],
  ["bell", "bell", "en", "wide", "light"],
  ["raise", "raise-incident", "en", "wide", "light"],
  ["ticket", "ticket", "en", "wide", "light"],
  ["ticket-phone-dark-ru", "ticket-russian", "ru", "phone", "dark"],
  ["people", "people", "en", "wide", "light"],
  ["preferences", "preferences", "en", "wide", "light"],
  ["ticket-russian", "ticket-russian", "ru", "wide", "dark"],
];
/** What one of them may have, in bytes. */
const LARGEST = 150_000;
const SIZES = { wide: WIDE, phone: PHONE };

const server = await startServer(SAMPLE);
const browser = await launchBrowser();
const desk = openDesk(server, browser);
const world = await openWorld(desk);
await mkdir(folder, { recursive: true });

const problems = [];
for (const language of ["en", "ru"]) {
  for (const [size, options] of Object.entries(SIZES)) {
    const wanted = asked.readme ? new Set(CHOSEN.filter((chosen) => chosen[2] === language && chosen[3] === size).map((chosen) => chosen[1])) : null;
    const pages = PAGES.filter(({ name, group }) => (wanted ? wanted.has(name) : words.length === 0 || words.some((word) => name.startsWith(word) || group === word)));
    const look = (page, { name }) => (asked.readme ? takeChosen(page, name, language, size) : takeBoth(page, name, language, size, options.viewport));
    problems.push(...(await visit(desk, world, pages, { language, size: options, theme: "light", look })));
    console.log(`${language}, ${size}: ${pages.length} pages`);
  }
}
if (!asked.readme) await writeFile(join(folder, "index.html"), await index());
await browser.close();
await world.close();
await server.stop();

problems.forEach((problem) => console.error(problem));
console.log(`The pictures are in ${folder}.`);
process.exit(problems.length > 0 ? 1 : 0);

/** A page in both themes, as much of it as there is. */
async function takeBoth(page, name, language, size, viewport) {
  await page.setViewportSize({ ...viewport, height: await height(page, viewport.height) });
  for (const theme of ["light", "dark"]) await take(page, theme, join(folder, `${name}.${language}.${size}.${theme}.png`));
}

/** A page as it stands on the screen, for the README. */
async function takeChosen(page, name, ...wanted) {
  for (const [picture, from, language, size, theme] of CHOSEN) {
    if (from !== name || `${language} ${size}` !== wanted.join(" ")) continue;
    const path = join(folder, `${picture}.png`);
    await take(page, theme, path);
    await promisify(execFile)("convert", [path, "-dither", "None", "-colors", "160", "-strip", "-define", "png:compression-level=9", `PNG8:${path}`]);
    const { size: bytes } = await stat(path);
    if (bytes > LARGEST) throw new Error(`${picture}.png has ${bytes} bytes, more than ${LARGEST}`);
  }
}

async function take(page, theme, path) {
  await page.emulateMedia({ colorScheme: theme });
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
}

/** How high the screen must be for the whole page, or for a good part of a long one. What floats above a page is shown on a screen as it is. */
function height(page, screen) {
  return page.evaluate((screen) => {
    if (document.querySelector("dialog[open], :popover-open, details.menu[open]")) return screen;
    window.scrollTo(0, 0);
    return Math.max(screen, Math.min(document.documentElement.scrollHeight, 1800));
  }, screen);
}

/** A page with all pictures that are in the folder, a row for each page. */
async function index() {
  const pictures = (await readdir(folder)).filter((name) => name.endsWith(".png"));
  const rows = PAGES.map(({ name, group }) => {
    const own = pictures.filter((picture) => picture.startsWith(`${name}.`)).sort();
    const cells = own.map((picture) => `<a href="${picture}"><img src="${picture}" alt="${picture}" loading="lazy"></a>`);
    return cells.length ? `<section><h2>${group}: ${name}</h2><div>${cells.join("")}</div></section>` : "";
  });
  const style = "body{font:14px system-ui;margin:24px}div{display:flex;gap:12px;overflow:auto;align-items:start}img{height:320px;border:1px solid #ccc}";
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Firstline in pictures</title><style>${style}</style>${rows.join("\n")}</html>\n`;
}
