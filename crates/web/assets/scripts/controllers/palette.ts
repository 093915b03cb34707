// Ctrl/Cmd+K (heard in app.ts): go anywhere. Lists the places of the page's rail and menu that match, then what `GET /palette?q=` finds.
// That answers an HTML fragment of <a role="option" href="…">…</a>, with <h3> between groups where there are several.
//
// On <body>: data-controller="palette"; the dialog, its input, its results and the "nothing" line are its targets (see _palette.html).
import { visit } from "@hotwired/turbo";

import { Controller } from "../app";

const SETTLE = 120;

export default class extends Controller<HTMLElement> {
  static targets = ["dialog", "input", "results", "none"];
  declare readonly dialogTarget: HTMLDialogElement;
  declare readonly inputTarget: HTMLInputElement;
  declare readonly resultsTarget: HTMLElement;
  declare readonly noneTarget: HTMLElement;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked: AbortController | undefined;

  connect(): void {
    document.addEventListener("palette:opened", this.opened);
  }

  disconnect(): void {
    document.removeEventListener("palette:opened", this.opened);
    clearTimeout(this.timer);
  }

  private readonly opened = (): void => this.search();

  search(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), SETTLE);
    this.show("");
  }

  /** Arrow keys move the choice; Enter is the form's submit. */
  move(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const options = this.options();
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    this.choose(options[(at + by + options.length) % options.length]);
  }

  open(event: Event): void {
    event.preventDefault();
    const chosen = this.options().find((option) => option.getAttribute("aria-selected") === "true");
    if (chosen instanceof HTMLAnchorElement) {
      this.dialogTarget.close();
      visit(chosen.href);
    } else if (this.inputTarget.value.trim()) {
      this.dialogTarget.close();
      visit(`/feed?q=${encodeURIComponent(this.inputTarget.value.trim())}`);
    }
  }

  private async ask(): Promise<void> {
    const q = this.inputTarget.value.trim();
    this.asked?.abort();
    if (!q) return;
    this.asked = new AbortController();
    try {
      const response = await fetch(`/palette?q=${encodeURIComponent(q)}`, { headers: { Accept: "text/html" }, signal: this.asked.signal });
      if (response.ok && !response.redirected) this.show(await response.text());
    } catch {
      // A newer question was asked, or there is no connection: the places stay.
    }
  }

  private show(found: string): void {
    const places = this.places(this.inputTarget.value);
    const more = new DOMParser().parseFromString(found, "text/html").body.childNodes;
    this.resultsTarget.replaceChildren(...places, ...more);
    for (const heading of this.resultsTarget.querySelectorAll("h3")) heading.setAttribute("role", "presentation");
    const options = this.options();
    options.forEach((option, i) => {
      option.id ||= `palette-option-${i}`;
      option.tabIndex = -1;
      option.addEventListener("click", () => this.dialogTarget.close());
    });
    this.noneTarget.hidden = options.length > 0;
    this.choose(options[0]);
  }

  /** The links of rail and menu, and what may be done to the ticket of the page, whose words begin with what was typed. */
  private places(text: string): HTMLElement[] {
    const typed = text.trim().toLowerCase();
    const seen = new Set<string>();
    const links = document.querySelectorAll<HTMLAnchorElement>(".rail-new, .rail-item, .me-menu a.menu-item, .ticket-actions a[data-palette]");
    return [...links].flatMap((link) => {
      const label = labelOf(link);
      const isWanted = label.toLowerCase().split(/\s+/).some((_, i, all) => all.slice(i).join(" ").startsWith(typed));
      if (!label || !isWanted || seen.has(link.href)) return [];
      seen.add(link.href);
      const option = document.createElement("a");
      option.setAttribute("role", "option");
      option.href = link.href;
      const icon = link.querySelector("svg")?.cloneNode(true);
      if (icon) option.append(icon);
      option.append(label);
      return [option];
    });
  }

  private options(): HTMLElement[] {
    return [...this.resultsTarget.querySelectorAll<HTMLElement>("[role=option]")];
  }

  private choose(chosen: HTMLElement | undefined): void {
    for (const option of this.options()) option.setAttribute("aria-selected", String(option === chosen));
    if (chosen) this.inputTarget.setAttribute("aria-activedescendant", chosen.id);
    else this.inputTarget.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }
}

/** The words of a link, without its count or key. */
function labelOf(link: Element): string {
  const words = link.querySelector("span:not(.count)") ?? link;
  const texts = [...words.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts.map((node) => node.textContent).join("").trim();
}
