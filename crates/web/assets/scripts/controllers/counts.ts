// Counts in the rail, fetched after the page so that no page waits for them.
//
// <nav data-controller="counts" data-counts-url-value="/feed/counts"> … <a href="/feed">
// The answer is {"/feed": "48", …}: what to show behind the link with that address.
import { Controller } from "@hotwired/stimulus";

/** Known from the page before, so that a new page shows them at once. */
let known: Record<string, string> = {};

/** Somebody who moves quickly from page to page does not ask at each. */
const APART = 4_000;
let asked = 0;

export default class extends Controller<HTMLElement> {
  static values = { url: String };
  declare readonly urlValue: string;

  private watcher: MutationObserver | undefined;

  connect(): void {
    this.show();
    // A live refresh brings the rail as the server sent it, without counts; it also means that something changed.
    this.watcher = new MutationObserver(() => {
      if (this.isBare()) void this.refresh();
    });
    this.watcher.observe(this.element, { childList: true, subtree: true });
    void this.refresh();
  }

  disconnect(): void {
    this.watcher?.disconnect();
  }

  private async refresh(): Promise<void> {
    this.show();
    if (Date.now() - asked < APART) return;
    asked = Date.now();
    try {
      const response = await fetch(this.urlValue, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (response.ok) known = (await response.json()) as Record<string, string>;
    } catch {
      // Without a connection the counts stay as they were.
    }
    this.show();
  }

  private isBare(): boolean {
    return Object.keys(known).length > 0 && this.element.querySelector("[data-counted]") === null;
  }

  private show(): void {
    for (const link of this.element.querySelectorAll<HTMLAnchorElement>("a.rail-item")) {
      const count = known[link.getAttribute("href") ?? ""];
      const shown = link.querySelector<HTMLElement>("[data-counted]");
      if (!count) {
        shown?.remove();
      } else if (shown) {
        if (shown.textContent !== count) shown.textContent = count;
      } else {
        const place = document.createElement("span");
        place.className = "count";
        place.dataset.counted = "";
        place.textContent = count;
        link.append(place);
      }
    }
  }
}
