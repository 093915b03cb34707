// One stream for all tabs of this browser: HTTP/1.1 allows six connections to a server, and the seventh tab would never load.
import { Stream } from "./stream";

const ports = new Set<MessagePort>();
let stream: Stream | undefined;
let closing: ReturnType<typeof setTimeout> | undefined;

/** Pages come and go while somebody clicks around, so the stream outlives the last of them for a moment. */
const LINGER = 5_000;

function tell(topics: string[]): void {
  for (const port of ports) port.postMessage({ topics });
}

function close(): void {
  stream?.close();
  stream = undefined;
}

(self as unknown as SharedWorkerGlobalScope).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<{ url?: string; bye?: boolean }>) => {
    if (data.bye) {
      ports.delete(port);
      clearTimeout(closing);
      if (ports.size === 0) closing = setTimeout(close, LINGER);
    } else if (data.url) {
      clearTimeout(closing);
      ports.add(port);
      stream ??= new Stream(data.url, tell);
    }
  };
  port.start();
};

interface SharedWorkerGlobalScope {
  onconnect: (event: MessageEvent) => void;
}
