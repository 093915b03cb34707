// One stream for all tabs of this browser: HTTP/1.1 allows six connections to a server, and the seventh tab would never load.
import { Stream } from "./stream";

const ports = new Set<MessagePort>();
let stream: Stream | undefined;

function tell(topics: string[]): void {
  for (const port of ports) port.postMessage({ topics });
}

(self as unknown as SharedWorkerGlobalScope).onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  port.onmessage = ({ data }: MessageEvent<{ url?: string; bye?: boolean }>) => {
    if (data.bye) {
      ports.delete(port);
      if (ports.size === 0) {
        stream?.close();
        stream = undefined;
      }
    } else if (data.url) {
      ports.add(port);
      stream ??= new Stream(data.url, tell);
    }
  };
  port.start();
};

interface SharedWorkerGlobalScope {
  onconnect: (event: MessageEvent) => void;
}
