import { say } from "../words";

const SETTLE = 2_000;

/** How long what was sent while the page went may take to arrive. */
const ARRIVAL = 30_000;

/** Keeps what is being written: on the server two seconds after the last key, and in this browser while the server is away. */
export class Draft {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting: string | undefined;
  private isPaused = false;
  private sending: AbortController | undefined;

  constructor(
    private item: string,
    private readonly tell: (text: string) => void,
  ) {}

  save(html: string): void {
    if (!this.item || this.isPaused) return;
    this.waiting = html;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), SETTLE);
  }

  /** The text goes on under another name: a note that was begun must not come back as a reply. */
  rename(item: string, html: string): void {
    if (item === this.item) return;
    if (this.item && html) {
      this.leave("");
      navigator.sendBeacon("/drafts", this.body(""));
    }
    this.item = item;
    if (html) this.save(html);
  }

  /** Sends at once what is not kept yet, when the page goes. The next page may be made before it arrives, so this browser keeps it for a moment too. */
  flush(): void {
    clearTimeout(this.timer);
    if (this.waiting === undefined || this.isPaused) return;
    const isOnItsWay = navigator.onLine && navigator.sendBeacon("/drafts", this.body(this.waiting));
    this.leave(this.waiting, isOnItsWay ? Date.now() + ARRIVAL : undefined);
    this.waiting = undefined;
  }

  /** The form is on its way: a late draft must not come back after it. */
  pause(): void {
    this.isPaused = true;
    clearTimeout(this.timer);
    this.sending?.abort();
  }

  /** The form was refused, so the text is a draft again. */
  resume(): void {
    this.isPaused = false;
    if (this.waiting !== undefined) this.save(this.waiting);
  }

  /** The form was taken. */
  forget(): void {
    this.waiting = undefined;
    this.isPaused = false;
    this.leave("");
  }

  /** What this browser kept because the server did not answer, or has perhaps not heard yet. */
  left(): string {
    const kept = this.item && stored((shelf) => JSON.parse(shelf.getItem(this.key) ?? "null") as Left | null);
    return kept && Date.now() < (kept.until ?? Infinity) ? kept.html : "";
  }

  private async send(): Promise<void> {
    const html = this.waiting;
    if (html === undefined) return;
    this.sending = new AbortController();
    this.tell(say("draft-saving"));
    try {
      const response = await fetch("/drafts", { method: "POST", body: this.body(html), signal: this.sending.signal });
      if (!response.ok) throw new Error(String(response.status));
      this.leave("");
      if (this.waiting === html) this.waiting = undefined;
      this.tell(say("draft-saved"));
    } catch {
      if (this.isPaused) return;
      this.leave(html);
      this.tell(say("draft-failed"));
    }
  }

  private body(html: string): URLSearchParams {
    return new URLSearchParams({ item: this.item, html });
  }

  private leave(html: string, until?: number): void {
    const kept: Left = { html, until };
    stored((shelf) => (html ? shelf.setItem(this.key, JSON.stringify(kept)) : shelf.removeItem(this.key)));
  }

  /** Two people may share a browser, but not their drafts. */
  private get key(): string {
    const me = document.querySelector<HTMLMetaElement>('meta[name="me"]')?.content ?? "";
    return `draft:${me}:${this.item}`;
  }
}

interface Left {
  html: string;
  /** When it stops counting; without it, never. */
  until?: number | undefined;
}

/** The browser's storage, where it is allowed. */
function stored<T>(use: (shelf: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}
