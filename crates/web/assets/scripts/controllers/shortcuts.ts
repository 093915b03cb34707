// Keys. Single keys act outside fields, never with Alt, and only where the reader left them on (<html data-shortcuts="on">).
//
// On <body>: data-controller="shortcuts". The search field is data-shortcuts-target="search", the list of keys data-shortcuts-target="help".
// Whatever has data-shortcut="e" is clicked by `e`: in the row that has the focus first, then on the page outside rows.
// Rows are .row and the items of .list.is-linked; `j` and `k` move between their first links, `o` opens, `.` opens the row's (or page's) menu.
// `r` and `m` turn the page's composer to Reply or Note. `g` and a letter go places.
import { Controller } from "@hotwired/stimulus";
import { visit } from "@hotwired/turbo";

import { bringMenu, linkOfMenu } from "../row_menu";

const PLACES: Record<string, string> = {
  f: "/feed",
  m: "/feed?q=owner%3Ame",
  n: "/notifications",
  p: "/people",
  a: "/account",
  s: "/settings",
  h: "/help",
};
const ROWS = ".row, .list.is-linked > li";

/** Keys of the menu of a row, which may have to come first. */
const OF_MENU = "aeiuw";

export default class extends Controller<HTMLElement> {
  static targets = ["search", "help"];
  declare readonly searchTarget: HTMLInputElement;
  declare readonly hasSearchTarget: boolean;
  declare readonly helpTarget: HTMLDialogElement;
  declare readonly hasHelpTarget: boolean;

  private goingSince = 0;
  /** Keys that wait for the menu of their row, so that pressing twice does not act twice. */
  private readonly waiting = new Set<string>();

  connect(): void {
    document.addEventListener("keydown", this.pressed);
  }

  disconnect(): void {
    document.removeEventListener("keydown", this.pressed);
  }

  help(event: Event): void {
    if (!this.hasHelpTarget) return;
    event.preventDefault();
    this.helpTarget.showModal();
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.getModifierState("AltGraph") || document.documentElement.dataset.shortcuts !== "on") return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const isGoing = Date.now() - this.goingSince < 1_500;
    this.goingSince = 0;
    if (this.act(letterOf(event), isGoing)) event.preventDefault();
  };

  /** Does what the key is for; false when it is for nothing. */
  private act(key: string, isGoing: boolean): boolean {
    const place = PLACES[key];
    if (isGoing && place) return visit(place), true;
    switch (key) {
      case "g":
        this.goingSince = Date.now();
        return true;
      case "?":
        if (this.hasHelpTarget) this.helpTarget.showModal();
        return this.hasHelpTarget;
      case "/":
        if (this.hasSearchTarget) this.searchTarget.focus(), this.searchTarget.select();
        return this.hasSearchTarget;
      case "j":
        return step(1);
      case "k":
        return step(-1);
      case "o":
        return click(currentRow()?.querySelector<HTMLElement>("a[href]"));
      case ".":
        return openMenu();
      case "r":
        return compose("reply") || this.press(key);
      case "m":
        return compose("note") || this.press(key);
      default:
        return this.press(key);
    }
  }

  private press(key: string): boolean {
    if (!/^[a-z]$/.test(key)) return false;
    const row = currentRow();
    const link = OF_MENU.includes(key) ? linkOfMenu(row) : null;
    if (row && link) return void this.pressInMenu(key, row, link), true;
    return click(find(key, row));
  }

  private async pressInMenu(key: string, row: HTMLElement, link: HTMLAnchorElement): Promise<void> {
    const name = `${link.href} ${key}`;
    if (this.waiting.has(name)) return;
    this.waiting.add(name);
    const menu = await bringMenu(link);
    this.waiting.delete(name);
    if (menu) click(find(key, menu.closest<HTMLElement>(ROWS) ?? row));
  }
}

/** What the key is for: in the row, or else on the page outside rows. */
function find(key: string, row: HTMLElement | null | undefined): HTMLElement | null | undefined {
  const wanted = `[data-shortcut="${key}"]`;
  const inRow = row?.querySelector<HTMLElement>(wanted);
  return inRow ?? [...document.querySelectorAll<HTMLElement>(wanted)].find((element) => !element.closest(ROWS));
}

/** The letter on the key, also where the keyboard writes another script. */
function letterOf(event: KeyboardEvent): string {
  if (/^[\x21-\x7e]$/.test(event.key)) return event.shiftKey ? event.key : event.key.toLowerCase();
  const physical = /^Key([A-Z])$/.exec(event.code)?.[1];
  return physical && !event.shiftKey ? physical.toLowerCase() : event.key;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select"));
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(ROWS)].filter((row) => row.querySelector("a[href]"));
}

function currentRow(): HTMLElement | null | undefined {
  return document.activeElement?.closest<HTMLElement>(ROWS);
}

function step(by: number): boolean {
  const all = rows();
  const at = all.indexOf(currentRow() as HTMLElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.querySelector<HTMLElement>("a[href]")?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

function openMenu(): boolean {
  const row = currentRow();
  const link = linkOfMenu(row);
  if (link) return void bringMenu(link).then((menu) => menu?.closest(ROWS) === currentRow() && menu && open(menu)), true;
  const menu = (row ?? document.querySelector("main"))?.querySelector<HTMLDetailsElement>("details.menu");
  return menu ? open(menu) : false;
}

function open(menu: HTMLDetailsElement): boolean {
  menu.open = true;
  menu.querySelector<HTMLElement>(".menu-list input:not([type=hidden]), .menu-item")?.focus();
  return true;
}

function compose(kind: string): boolean {
  const composer = document.querySelector(`main .composer:has(input[name="kind"][value="${kind}"])`);
  composer?.dispatchEvent(new CustomEvent("composer:write", { detail: kind }));
  return composer !== null;
}

function click(element: HTMLElement | null | undefined): boolean {
  const menu = element?.matches("summary") ? element.closest<HTMLDetailsElement>("details.menu") : null;
  if (menu) return open(menu);
  element?.click();
  return element !== null && element !== undefined;
}
