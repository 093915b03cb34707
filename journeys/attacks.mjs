// Script-injection vectors that others have collected. They lie beside the project where it is developed, and are no part of it.

import { readFile, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

const folder = process.env.FIRSTLINE_TEST_CORPUS ? join(process.env.FIRSTLINE_TEST_CORPUS, "xss") : resolve(import.meta.dirname, "../../shared/corpus/xss");

/** Every line of every list, each once; nothing where the lists are absent. */
export async function vectors() {
  const texts = await filesOf(folder, (name) => name.endsWith(".txt") && name !== "LICENSE");
  const lines = await Promise.all(texts.map(async (path) => (await readFile(path, "utf8")).split("\n")));
  return [...new Set(lines.flat().map((line) => line.replaceAll("\0", "").trim()))].filter(Boolean);
}

/** Pictures and documents that carry script. */
export async function documents() {
  const paths = await filesOf(join(folder, "patt/xss-injection/Files"), () => true);
  return Promise.all(paths.map(async (path) => ({ name: path.split("/").at(-1), bytes: await readFile(path) })));
}

async function filesOf(path, isWanted) {
  const found = await stat(path).catch(() => null);
  if (!found?.isDirectory()) return [];
  const entries = await readdir(path, { withFileTypes: true });
  const inner = await Promise.all(entries.map((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name), isWanted) : isWanted(entry.name) ? [join(path, entry.name)] : [])));
  return inner.flat();
}

/** As many as fit, one behind the other, into texts of at most `most` characters; a single one that is longer is left out. */
export function packed(list, most) {
  const packs = [];
  let pack = "";
  for (const item of list) {
    if ([...item].length > most) continue;
    if (pack && [...pack].length + [...item].length + 1 > most) {
      packs.push(pack);
      pack = "";
    }
    pack += pack ? ` ${item}` : item;
  }
  return pack ? [...packs, pack] : packs;
}

/** `many` of a list, spread over the whole of it. */
export function spread(list, many) {
  const step = Math.max(1, list.length / many);
  return Array.from({ length: Math.min(many, list.length) }, (_, i) => list[Math.floor(i * step)]);
}

/** The list in pieces of this size. */
export function pieces(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
