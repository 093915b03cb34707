// Sentences that scripts say. They come with the page, from the language catalogue (keys `web-js-…`).
let words: Record<string, string> | undefined;

/** The sentence of this key, `%n` filled with `n`. */
export function say(key: string, n: string | number = ""): string {
  words ??= read();
  return (words[key] ?? key).replace("%n", String(n));
}

function read(): Record<string, string> {
  const text = document.querySelector<HTMLMetaElement>('meta[name="words"]')?.content;
  return text ? (JSON.parse(text) as Record<string, string>) : {};
}

// Another page may speak another language, after a change of preferences.
document.addEventListener("turbo:load", () => (words = undefined));
