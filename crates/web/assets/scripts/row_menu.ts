// The menu of a row of the feed comes when it is asked for. Until then a link stands in its place, which leads to a page with the same actions.
//
// <span class="row-menu"><a href="/tickets/42/menu?back=…" aria-label="Actions on #42">…</a></span>
// Asked with the header `Turbo-Frame`, the address answers with the <details class="menu"> that takes the place of the link.
import { visit } from "@hotwired/turbo";

import { HOVER_IN } from "./controllers/menu";

const LINK = ".row-menu > a";

/** On their way, so that the mouse and the keys ask once. */
const coming = new WeakMap<HTMLAnchorElement, Promise<HTMLDetailsElement | null>>();
let resting: ReturnType<typeof setTimeout> | undefined;

/** Brings menus on hovering, click, tap and the keys of a button; single keys are for `shortcuts`. */
export function bringMenus(): void {
  document.addEventListener("pointerover", hovered);
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
}

/** The link in the place of a menu that has not come yet. */
export function linkOfMenu(row: Element | null | undefined): HTMLAnchorElement | null {
  return row?.querySelector<HTMLAnchorElement>(LINK) ?? null;
}

/** Puts the menu, still closed, in the place of the link. Where the server has none to give, its page says why, and the answer is null. */
export async function bringMenu(link: HTMLAnchorElement): Promise<HTMLDetailsElement | null> {
  const menu = await fetched(link);
  if (!menu) visit(link.href);
  return menu;
}

function fetched(link: HTMLAnchorElement): Promise<HTMLDetailsElement | null> {
  let menu = coming.get(link);
  if (!menu) {
    menu = fetchMenu(link).finally(() => coming.delete(link));
    coming.set(link, menu);
  }
  return menu;
}

async function fetchMenu(link: HTMLAnchorElement): Promise<HTMLDetailsElement | null> {
  const response = await fetch(link.href, { headers: { Accept: "text/html", "Turbo-Frame": "menu" } }).catch(() => null);
  if (!response?.ok || response.redirected) return null;
  const menu = new DOMParser().parseFromString(await response.text(), "text/html").querySelector<HTMLDetailsElement>("details.menu");
  // The list may have been renewed meanwhile.
  const place = link.isConnected ? link : [...document.querySelectorAll<HTMLAnchorElement>(LINK)].find(({ href }) => href === link.href);
  if (!menu || !place) return null;
  const hadFocus = place === document.activeElement;
  place.replaceWith(menu);
  if (hadFocus) menu.querySelector("summary")?.focus({ preventScroll: true });
  // Its controller is there after this.
  await new Promise((done) => setTimeout(done));
  return menu;
}

function linkAt(target: EventTarget | null): HTMLAnchorElement | null {
  return target instanceof Element ? target.closest<HTMLAnchorElement>(LINK) : null;
}

function hovered(event: PointerEvent): void {
  clearTimeout(resting);
  const link = linkAt(event.target);
  const place = link?.parentElement;
  if (!link || event.pointerType !== "mouse") return;
  resting = setTimeout(async () => {
    const menu = await fetched(link);
    if (place?.matches(":hover")) menu?.dispatchEvent(new Event("menu:hover"));
  }, HOVER_IN);
}

function clicked(event: MouseEvent): void {
  const link = linkAt(event.target);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  clearTimeout(resting);
  void open(link);
}

function pressed(event: KeyboardEvent): void {
  const link = linkAt(event.target);
  const { key } = event;
  if (!link || ![" ", "ArrowDown", "ArrowUp"].includes(key)) return;
  event.preventDefault();
  void open(link).then((menu) => menu?.dispatchEvent(new KeyboardEvent("keydown", { key })));
}

async function open(link: HTMLAnchorElement): Promise<HTMLDetailsElement | null> {
  const menu = await bringMenu(link);
  if (menu) menu.open = true;
  return menu;
}
