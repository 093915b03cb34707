import { say } from "../words";

/** What POST /attachments answers. */
export interface Attached {
  id: string;
  name: string;
  size: number;
  url: string;
  is_image: boolean;
}

/** The files of one composer: each a chip with its progress, then a hidden field with its id, and a button that takes it away. */
export class Uploads {
  private readonly running = new Set<Promise<unknown>>();

  constructor(
    private readonly list: HTMLElement,
    private readonly tell: (text: string) => void,
    private readonly removed: (url: string) => void,
  ) {}

  get isBusy(): boolean {
    return this.running.size > 0;
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  clear(): void {
    this.list.replaceChildren();
  }

  async add(file: File): Promise<Attached | undefined> {
    const chip = chipFor(file);
    this.list.append(chip);
    this.tell(say("uploading", file.name));
    const request = new XMLHttpRequest();
    const upload = send(request, file, (share) => setProgress(chip, share));
    chip.append(this.removal(chip, file.name, () => request.abort()));
    this.running.add(upload);
    try {
      const attached = await upload;
      settle(chip, attached);
      this.tell(say("uploaded", file.name));
      return attached;
    } catch (reason) {
      if (!chip.isConnected) return undefined;
      chip.classList.add("is-failed");
      chip.querySelector("progress")?.remove();
      this.tell(say(reason === 413 ? "upload-too-large" : "upload-failed", file.name));
      return undefined;
    } finally {
      this.running.delete(upload);
    }
  }

  private removal(chip: HTMLElement, name: string, stop: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button is-quiet is-icon";
    button.setAttribute("aria-label", say("remove", name));
    button.textContent = "×";
    button.addEventListener("click", () => {
      stop();
      const next = chip.nextElementSibling ?? chip.previousElementSibling;
      chip.remove();
      if (chip.dataset.url) this.removed(chip.dataset.url);
      next?.querySelector("button")?.focus();
    });
    return button;
  }
}

function send(request: XMLHttpRequest, file: File, progressed: (share: number) => void): Promise<Attached> {
  return new Promise((done, failed) => {
    const body = new FormData();
    body.append("file", file, file.name || "picture.png");
    request.open("POST", "/attachments");
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => progressed(total ? loaded / total : 0);
    request.onload = () => {
      const isTaken = request.status >= 200 && request.status < 300 && request.response?.id;
      if (isTaken) done(request.response as Attached);
      else failed(request.status);
    };
    request.onerror = request.onabort = () => failed(0);
    request.send(body);
  });
}

function chipFor(file: File): HTMLElement {
  const chip = document.createElement("span");
  chip.className = "file";
  const name = document.createElement("span");
  name.className = "file-name";
  name.textContent = file.name;
  const size = document.createElement("span");
  size.className = "file-size";
  size.textContent = sizeOf(file.size);
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", say("uploading", file.name));
  chip.append(name, size, progress);
  return chip;
}

function setProgress(chip: HTMLElement, share: number): void {
  const progress = chip.querySelector("progress");
  if (progress) progress.value = share;
}

function settle(chip: HTMLElement, attached: Attached): void {
  chip.querySelector("progress")?.remove();
  chip.dataset.url = attached.url;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "attachment";
  field.value = attached.id;
  chip.append(field);
  if (!attached.is_image) return;
  const picture = document.createElement("img");
  picture.src = attached.url;
  picture.alt = "";
  chip.prepend(picture);
}

function sizeOf(bytes: number): string {
  const format = (value: number, unit: string): string =>
    new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  return bytes < 1_000_000 ? format(Math.max(1, Math.round(bytes / 1_000)), "kilobyte") : format(bytes / 1_000_000, "megabyte");
}
