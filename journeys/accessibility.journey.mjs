// Every page in every state, held to WCAG 2.2 A and AA in both themes, in both languages, wide and on a small phone.
//
// A page is seen twice: wide in English, and on a phone in Russian; each time in both themes.

import { axe, step, test } from "./lib.mjs";
import { PAGES } from "./pages.mjs";
import { PHONE, SAMPLE, WIDE, openWorld, visit } from "./world.mjs";

export const server = SAMPLE;

/** Names of people and things may be in any script, but these words are said by the product alone. */
const ENGLISH_ONLY = /\b(Save|Cancel|Close|Search|Open|Reply|Note|Filter|Settings|People|Password|Language|Actions|Loading|Help|Sign (in|out|up))\b/;

export default async function (desk) {
  let world;
  await step("the sample company is there", async () => {
    world = await openWorld(desk);
  });

  const groups = [...new Set(PAGES.map(({ group }) => group))];
  for (const group of groups) {
    const pages = PAGES.filter((page) => page.group === group);
    await test(`${group}: ${pages.length} pages, wide, in English`, async () => {
      await told(visit(desk, world, pages, { language: "en", size: WIDE, theme: "light", look: (page) => look(page, "en") }));
    });
    await test(`${group}: ${pages.length} pages, on a phone, in Russian`, async () => {
      await told(visit(desk, world, pages, { language: "ru", size: PHONE, theme: "dark", look: (page) => look(page, "ru") }));
    });
  }

  await test("nothing moves for who asked for that", async () => {
    const page = await desk.page({ reducedMotion: "reduce" });
    await page.goto("/sign-in");
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].flatMap((element) => {
      const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
      const seconds = [...transitionDuration.split(","), ...animationDuration.split(",")].map(parseFloat);
      return seconds.some((duration) => duration > 0.01) || scrollBehavior === "smooth" ? [element.outerHTML.slice(0, 80)] : [];
    }));
    if (moving.length > 0) throw new Error(`these move:\n${moving.slice(0, 5).join("\n")}`);
    await page.context().close();
  });

  await world.close();
}

async function told(visited) {
  const problems = await visited;
  if (problems.length > 0) throw new Error(problems.join("\n\n"));
}

/** What holds for every page. */
async function look(page, language) {
  const problems = [];
  const check = (body) => body.catch((error) => problems.push(error.message));
  await page.evaluate(unstick);
  await check(axe(page));
  // The other theme differs in its colours alone.
  const isDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  await page.emulateMedia({ colorScheme: isDark ? "light" : "dark" });
  await check(axe(page, { rules: ["color-contrast"] }));
  problems.push(...(await page.evaluate(wholeness, language)));
  if (language === "ru") problems.push(...(await page.evaluate(untranslated, ENGLISH_ONLY.source)));
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/** In the page: bars that stick let go. What lies half below one is scrolled out by whoever wants it, and is not judged by where the page happens to stand. */
function unstick() {
  for (const element of document.querySelectorAll("*")) {
    if (getComputedStyle(element).position === "sticky") element.style.setProperty("position", "static", "important");
  }
}

/** In the page: its language, title and heading are told, and nothing stands out at its side. */
function wholeness(language) {
  const problems = [];
  const root = document.documentElement;
  if (root.lang !== language) problems.push(`the language of the page is “${root.lang}”`);
  if (!document.title.trim()) problems.push("the page has no title");
  const headings = document.querySelectorAll("h1:not(dialog *)").length;
  if (headings !== 1) problems.push(`the page has ${headings} headings of the first level`);
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
    problems.push(`the page is ${root.scrollWidth - root.clientWidth} px wider than the screen: ${wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 100)).join(" … ")}`);
  }
  return problems;
}

/** In the page: labels and titles that are still in English. What people wrote, and what is code, may be. */
function untranslated(words) {
  const wanted = new RegExp(words);
  const said = [["the title", document.title]];
  const isOurs = (element) => !element.closest(".rich, .row, code, pre, .list, .message, .prose, .operation, table, [lang=en], .mail-frame");
  for (const element of document.querySelectorAll("label, legend, button, h1, h2, h3, th, summary, a.button, [aria-label], [title], [placeholder]")) {
    if (!isOurs(element)) continue;
    const texts = [element.matches("label, legend, button, h1, h2, h3, th, summary, a.button") ? element.textContent : "", element.ariaLabel, element.title, element.placeholder];
    for (const text of texts) said.push([element.localName, text ?? ""]);
  }
  return said.filter(([, text]) => wanted.test(text)).map(([where, text]) => `still in English: ${where} “${text.trim().slice(0, 80)}”`);
}
