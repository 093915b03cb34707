// Where people write. Without script a <textarea name="text"> and a file field; with it rich text, uploads, and a draft that is kept while typing.
//
// <form class="composer" id="…" data-controller="composer" data-turbo-permanent>            (or a <div> inside a longer form)
//   data-composer-item-value="ticket:42"   drafts are kept under this name by POST /drafts (fields `item`, `html`); none are without it.
//                                          Where there are faces, the chosen one is part of the name: `ticket:42:note`
//   data-composer-html-value="<p>…"        a stored draft to begin with
//   <input type="radio" name="kind" value="reply|note" data-composer-target="face" data-action="composer#turn">
//   <textarea name="text" data-composer-target="text">
//   <div class="files" data-composer-target="files"></div>
//   <input type="file" name="file" multiple data-composer-target="input">
//   <span role="status" data-composer-target="state"></span>
//   <button data-composer-target="send" data-reply-label="…" data-note-label="…">
// Sends `html` instead of `text`, and for each upload an `attachment` with the id that POST /attachments gave.
// Other elements may dispatch `composer:write` on it, with "reply" or "note" as detail, to begin writing.

import { Controller } from "../app";
import { Draft } from "../editor/draft";
import type { Editor } from "../editor/editor";
import { Uploads } from "../editor/uploads";
import { say } from "../words";

export default class extends Controller<HTMLElement> {
  static targets = ["face", "text", "files", "input", "state", "send"];
  static values = { item: String, html: String };
  declare readonly faceTargets: HTMLInputElement[];
  declare readonly textTarget: HTMLTextAreaElement;
  declare readonly hasTextTarget: boolean;
  declare readonly filesTarget: HTMLElement;
  declare readonly hasFilesTarget: boolean;
  declare readonly inputTarget: HTMLInputElement;
  declare readonly hasInputTarget: boolean;
  declare readonly stateTarget: HTMLElement;
  declare readonly hasStateTarget: boolean;
  declare readonly sendTarget: HTMLButtonElement;
  declare readonly hasSendTarget: boolean;
  declare readonly itemValue: string;
  declare readonly htmlValue: string;

  private editor: Editor | undefined;
  private uploads: Uploads | undefined;
  private draft: Draft | undefined;
  private form: HTMLFormElement | null = null;
  private html = document.createElement("input");
  private isGone = false;

  connect(): void {
    this.isGone = false;
    const left = this.takeBackLeftovers();
    this.form = this.element.closest("form");
    this.draft = new Draft(this.item, (text) => this.tell(text));
    if (this.hasFilesTarget) {
      this.uploads = new Uploads(this.filesTarget, (text) => this.tell(text), (url) => this.editor?.removePicture(url));
    }
    this.element.dataset.drop = say("drop");
    this.listen("addEventListener");
    this.turn();
    void this.enrich(left);
  }

  disconnect(): void {
    this.isGone = true;
    this.listen("removeEventListener");
    this.draft?.flush();
    const hadEditor = this.editor !== undefined;
    this.editor?.destroy();
    this.editor = undefined;
    // A morph may have taken the fields away before the form itself.
    if (!this.hasTextTarget) return;
    // The page may be kept for going back: it then begins with what was written.
    const written = this.takeBackLeftovers();
    if (hadEditor) this.element.setAttribute("data-composer-html-value", written);
  }

  /** Shows the face that is chosen: colour, and the words on the button. */
  turn(): void {
    const kind = this.kind;
    this.draft?.rename(this.item, this.html.value);
    this.element.classList.toggle("is-note", kind === "note");
    const label = this.hasSendTarget && (kind === "note" ? this.sendTarget.dataset.noteLabel : this.sendTarget.dataset.replyLabel);
    if (label) this.sendTarget.textContent = label;
  }

  private get kind(): string | undefined {
    return this.faceTargets.find((face) => face.checked)?.value;
  }

  private get item(): string {
    return this.itemValue && this.kind ? `${this.itemValue}:${this.kind}` : this.itemValue;
  }

  private listen(how: "addEventListener" | "removeEventListener"): void {
    this.element[how]("composer:write", this.write);
    this.element[how]("keydown", this.pressed as EventListener, true);
    this.element[how]("dragover", this.dragged as EventListener);
    this.element[how]("dragleave", this.undragged);
    this.element[how]("drop", this.dropped as EventListener);
    this.element[how]("paste", this.pasted as EventListener, true);
    this.form?.[how]("submit", this.sent, true);
    this.form?.[how]("turbo:submit-end", this.answered);
    if (this.hasInputTarget) this.inputTarget[how]("change", this.chosen);
    window[how]("pagehide", this.flush);
  }

  /** The editor is large, so it is fetched only where somebody can write. Until it is there, the plain field works. */
  private async enrich(left: string): Promise<void> {
    const { Editor } = await import("../editor/editor");
    if (this.isGone || this.editor) return;
    const hadFocus = document.activeElement === this.textTarget;
    const written = this.textTarget.value;
    const start = written ? { text: written } : { html: left || this.draft?.left() || this.htmlValue };
    this.editor = new Editor(this.textTarget, start, (html) => this.changed(html));
    this.textTarget.hidden = true;
    this.textTarget.removeAttribute("name");
    if (this.hasInputTarget) this.inputTarget.removeAttribute("name");
    this.html.type = "hidden";
    this.html.name = "html";
    this.html.value = this.editor.html();
    this.element.append(this.html);
    if (hadFocus) this.editor.focus();
  }

  /** Undoes what the editor made of the field, also in a page that was kept for going back, and gives the text that was in it. */
  private takeBackLeftovers(): string {
    for (const made of this.element.querySelectorAll(".composer-tools, .composer-link, .composer-room")) made.remove();
    const field = this.element.querySelector<HTMLInputElement>("input[type=hidden][name=html]");
    field?.remove();
    // A page that is taken apart may have lost it already.
    if (this.hasTextTarget) {
      this.textTarget.hidden = false;
      this.textTarget.name = "text";
    }
    if (this.hasInputTarget) this.inputTarget.name = "file";
    return field?.value ?? "";
  }

  private changed(html: string): void {
    this.html.value = html;
    this.draft?.save(html);
  }

  private readonly write = (event: Event): void => {
    const face = this.faceTargets.find(({ value }) => value === (event as CustomEvent<string>).detail);
    if (face) face.checked = true;
    this.turn();
    this.element.scrollIntoView({ block: "nearest" });
    if (this.editor) this.editor.focus();
    else this.textTarget.focus();
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      this.form?.requestSubmit(this.hasSendTarget ? this.sendTarget : undefined);
    } else if (event.key === "Escape" && this.editor?.isFocused()) {
      this.editor.blur();
    }
  };

  /** Waits for uploads under way, then sends. */
  private readonly sent = (event: Event): void => {
    if (this.editor) this.html.value = this.editor.html();
    this.draft?.pause();
    if (!this.uploads?.isBusy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = (event as SubmitEvent).submitter;
    submitter?.setAttribute("aria-busy", "true");
    void this.uploads.settled().then(() => {
      submitter?.removeAttribute("aria-busy");
      this.form?.requestSubmit(submitter);
    });
  };

  private readonly answered = (event: Event): void => {
    const { success } = (event as CustomEvent<{ success: boolean }>).detail;
    if (!success) return this.draft?.resume();
    this.draft?.forget();
    this.editor?.clear();
    this.html.value = "";
    this.uploads?.clear();
    // The next one begins with the face that is usual, so that no note turns into a reply unseen.
    for (const face of this.faceTargets) face.checked = face.defaultChecked;
    this.turn();
    this.tell("");
  };

  private readonly chosen = (): void => {
    if (!this.uploads || !this.inputTarget.files || !this.editor) return;
    void this.attach([...this.inputTarget.files]);
    this.inputTarget.value = "";
  };

  private readonly pasted = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!this.editor || !this.uploads || files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void this.attach(files, true);
  };

  private readonly dragged = (event: DragEvent): void => {
    if (!this.uploads || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.element.classList.add("is-dropping");
  };

  private readonly undragged = (event: Event): void => {
    const to = (event as DragEvent).relatedTarget;
    if (!(to instanceof Node && this.element.contains(to))) this.element.classList.remove("is-dropping");
  };

  private readonly dropped = (event: DragEvent): void => {
    this.element.classList.remove("is-dropping");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!this.uploads || files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    void this.attach(files);
  };

  /** Pasted pictures also stand in the text, where the cursor is. */
  private async attach(files: File[], isPasted = false): Promise<void> {
    const attached = await Promise.all(files.map((file) => this.uploads?.add(file)));
    for (const file of attached) {
      if (isPasted && file?.is_image) this.editor?.insertPicture(file.url, file.name);
    }
    if (this.editor) this.changed(this.editor.html());
  }

  private readonly flush = (): void => this.draft?.flush();

  private tell(text: string): void {
    if (this.hasStateTarget) this.stateTarget.textContent = text;
  }
}
