// Takes a picture of every page of the sample company, wide and narrow, light and dark, in both languages: `node journeys/shots.mjs [FOLDER] [WORD…]`.

import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { launchBrowser, openDesk, startServer } from "./lib.mjs";
import { PAGES } from "./pages.mjs";
import { PHONE, SAMPLE, WIDE, openWorld, visit } from "./world.mjs";

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "../target/shots"));
const words = process.argv.slice(3);
const pages = PAGES.filter(({ name, group }) => words.length === 0 || words.some((word) => name.startsWith(word) || group === word));
const sizes = { wide: WIDE, phone: PHONE };

const server = await startServer(SAMPLE);
const browser = await launchBrowser();
const desk = openDesk(server, browser);
const world = await openWorld(desk);
await mkdir(folder, { recursive: true });

const problems = [];
for (const language of ["en", "ru"]) {
  for (const [size, options] of Object.entries(sizes)) {
    const look = async (page, { name }) => {
      await page.setViewportSize({ ...options.viewport, height: await height(page, options.viewport.height) });
      for (const theme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme: theme });
        await page.screenshot({ path: join(folder, `${name}.${language}.${size}.${theme}.png`), animations: "disabled", caret: "hide" });
      }
    };
    problems.push(...(await visit(desk, world, pages, { language, size: options, theme: "light", look })));
    console.log(`${language}, ${size}: done`);
  }
}
await writeFile(join(folder, "index.html"), await index());
await browser.close();
await world.close();
await server.stop();

problems.forEach((problem) => console.error(problem));
console.log(`The pictures are in ${folder}, all of them on index.html.`);
process.exit(problems.length > 0 ? 1 : 0);

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
