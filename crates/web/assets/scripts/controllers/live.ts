// Keeps the page up to date. The server only says which topics changed; the page is fetched anew and morphed.
//
// On <body>:                data-controller="live" data-live-url-value="/live"
// On what stays fresh:      id="…" data-live-topic-value="ticket:12 feed"   (one or more topics; its twin in the fetched page replaces it)
// On a list that must hold still while somebody reads in its middle:   data-live-hold
//   with, anywhere on the page, a button that shows what came meanwhile:   <button class="fresh" data-live-chip="ID OF THE LIST" hidden></button>
//   Its rows have ids; a row is new when its id is, or when its <time datetime> changed.
// Who listens to "bell" also hears "bell:7". The topic "*" means everything. The bell listens to "bell" and the rail to "rail"; both are also renewed along with anything else.
import { Controller } from "@hotwired/stimulus";
import { morphElements } from "@hotwired/turbo";

import { isWriting } from "../guard";
import { Stream } from "../stream";
import { say } from "../words";

/** At most one fetch a second, and not all pages at the same moment. */
const APART = 1_000;
const JITTER = 250;

export default class extends Controller<HTMLElement> {
  static values = { url: String };
  declare readonly urlValue: string;

  private readonly changed = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = 0;
  private stop: () => void = () => {};
  /** Twins that wait for the reader to ask for them. */
  private readonly held = new Map<string, Element>();

  connect(): void {
    this.stop = listen(this.urlValue, (topics) => this.nudge(topics));
    document.addEventListener("visibilitychange", this.wake);
    document.addEventListener("click", this.show);
  }

  disconnect(): void {
    this.stop();
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
    document.removeEventListener("click", this.show);
  }

  private nudge(topics: string[]): void {
    for (const topic of topics) this.changed.add(topic);
    if (this.timer === undefined && !document.hidden) this.plan();
  }

  private readonly wake = (): void => {
    if (!document.hidden && this.changed.size > 0 && this.timer === undefined) this.plan();
  };

  private plan(): void {
    const wait = Math.max(0, this.last + APART - Date.now()) + Math.random() * JITTER;
    this.timer = setTimeout(() => void this.refresh(), wait);
  }

  private async refresh(): Promise<void> {
    const stale = this.stale();
    this.changed.clear();
    this.last = Date.now();
    try {
      if (stale.length > 0) await this.fetchAnew(stale);
    } catch {
      // Without a connection the stream breaks too, and everything is fetched once it is back.
    } finally {
      this.timer = undefined;
      if (this.changed.size > 0) this.plan();
    }
  }

  private stale(): Element[] {
    const elements = [...document.querySelectorAll("[data-live-topic-value][id]")];
    if (this.changed.has("*")) return elements;
    return elements.filter((element) => topicsOf(element).some((topic) => this.heard(topic)));
  }

  private heard(topic: string): boolean {
    return [...this.changed].some((changed) => changed === topic || changed.startsWith(`${topic}:`));
  }

  private async fetchAnew(stale: Element[]): Promise<void> {
    const address = location.href;
    const response = await fetch(address, { headers: { Accept: "text/html", "X-Live": "refresh" }, credentials: "same-origin" });
    if (location.href !== address) return;
    // Signed out, or removed: what stands here is not for this reader any more. Who is writing sees it on sending, and gets the text back.
    if (response.redirected && new URL(response.url).pathname === "/sign-in" && !isWriting()) return location.assign(response.url);
    if (!response.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const along = ["rail", "bell-button"].map((id) => document.getElementById(id)).filter((element) => element !== null);
    for (const element of new Set([...stale, ...along])) {
      const twin = page.getElementById(element.id);
      if (!twin || !element.isConnected) continue;
      if (element.hasAttribute("data-live-hold") && isBeingRead(element)) this.hold(element, twin);
      else this.put(element, twin);
    }
    document.title = page.title || document.title;
  }

  private put(element: Element, twin: Element): void {
    this.held.delete(element.id);
    chipOf(element)?.toggleAttribute("hidden", true);
    morphElements(element, twin);
    element.dispatchEvent(new CustomEvent("live:refreshed", { bubbles: true }));
  }

  private hold(element: Element, twin: Element): void {
    const n = countNew(element, twin);
    this.held.set(element.id, twin);
    const chip = chipOf(element);
    if (!chip) return;
    chip.textContent = say("new", n);
    chip.hidden = n === 0;
  }

  private readonly show = (event: Event): void => {
    const chip = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-live-chip]") : null;
    const element = chip && document.getElementById(chip.dataset.liveChip ?? "");
    const twin = element && this.held.get(element.id);
    if (!element || !twin) return;
    this.put(element, twin);
    window.scrollTo({ top: 0 });
    element.querySelector<HTMLElement>("a[href]")?.focus({ preventScroll: true });
  };
}

function topicsOf(element: Element): string[] {
  return (element.getAttribute("data-live-topic-value") ?? "").split(/\s+/);
}

function chipOf(element: Element): HTMLElement | null {
  return document.querySelector(`[data-live-chip="${CSS.escape(element.id)}"]`);
}

/** Somebody who scrolled away from the list's top, has the focus or an open menu in it, or has ticked rows of it, is reading. */
function isBeingRead(element: Element): boolean {
  return element.getBoundingClientRect().top < -40 || element.contains(document.activeElement) || element.querySelector("details.menu[open], .row-pick:checked") !== null;
}

function countNew(element: Element, twin: Element): number {
  const stamp = (row: Element | null): string | null | undefined => row?.querySelector("time")?.getAttribute("datetime");
  const here = new Map([...element.querySelectorAll("li[id]")].map((row) => [row.id, stamp(row)]));
  return [...twin.querySelectorAll("li[id]")].filter((row) => !here.has(row.id) || here.get(row.id) !== stamp(row)).length;
}

/** Those who want to hear, across the pages that Turbo shows in this tab. */
const ears = new Set<(topics: string[]) => void>();
let isOpen = false;

/** Listens through the worker that all tabs share, or directly where there is none. Answers with the way to stop. */
function listen(url: string, ear: (topics: string[]) => void): () => void {
  ears.add(ear);
  if (!isOpen) open(new URL(url, location.href).href);
  isOpen = true;
  return () => ears.delete(ear);
}

function tell(topics: string[]): void {
  for (const ear of ears) ear(topics);
}

function open(url: string): void {
  const script = document.querySelector<HTMLMetaElement>('meta[name="live-worker"]')?.content;
  if (!script || typeof SharedWorker === "undefined") {
    new Stream(url, tell);
    return;
  }
  const { port } = new SharedWorker(script, { type: "module", name: "live" });
  port.onmessage = ({ data }: MessageEvent<{ topics: string[] }>) => tell(data.topics);
  port.start();
  port.postMessage({ url });
  window.addEventListener("pagehide", () => port.postMessage({ bye: true }));
  // A page put away by the browser and brought back has missed everything in between.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    port.postMessage({ url });
    tell(["*"]);
  });
}
