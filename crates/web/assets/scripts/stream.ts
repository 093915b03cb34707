/**
 * The server's word on what changed: messages `{"topics": ["feed", "ticket:12"]}`.
 * After a break everything may have changed, which is said as the topic `*`.
 */
export class Stream {
  private source: EventSource | undefined;
  private wasOpen = false;
  private isRefused = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pause = 2_000;

  constructor(
    private readonly url: string,
    private readonly tell: (topics: string[]) => void,
  ) {
    this.open();
  }

  close(): void {
    clearTimeout(this.retry);
    this.source?.close();
  }

  private open(): void {
    const source = new EventSource(this.url);
    this.source = source;
    source.onopen = () => {
      this.pause = 2_000;
      this.isRefused = false;
      if (this.wasOpen) this.tell(["*"]);
      this.wasOpen = true;
    };
    source.onmessage = (event: MessageEvent<string>) => {
      const { topics } = JSON.parse(event.data) as { topics: string[] };
      this.tell(topics);
    };
    // A browser tries again by itself unless it was refused; then we do, ever more slowly.
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      // Whoever reads here may be signed out by now; fetching the page anew tells.
      if (this.wasOpen && !this.isRefused) this.tell(["*"]);
      this.isRefused = true;
      this.pause = Math.min(this.pause * 2, 60_000);
      this.retry = setTimeout(() => this.open(), this.pause * (0.75 + Math.random() / 2));
    };
  }
}
