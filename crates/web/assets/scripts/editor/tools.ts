import type { Editor } from "@tiptap/core";

type Act = (editor: Editor) => boolean;

/** What each button of the template `#composer-tools` does, and when it is pressed. */
const ACTS: Record<string, { do: Act; is: Act }> = {
  bold: { do: (e) => e.chain().focus().toggleBold().run(), is: (e) => e.isActive("bold") },
  italic: { do: (e) => e.chain().focus().toggleItalic().run(), is: (e) => e.isActive("italic") },
  strike: { do: (e) => e.chain().focus().toggleStrike().run(), is: (e) => e.isActive("strike") },
  code: { do: (e) => e.chain().focus().toggleCode().run(), is: (e) => e.isActive("code") },
  bullets: { do: (e) => e.chain().focus().toggleBulletList().run(), is: (e) => e.isActive("bulletList") },
  numbers: { do: (e) => e.chain().focus().toggleOrderedList().run(), is: (e) => e.isActive("orderedList") },
  quote: { do: (e) => e.chain().focus().toggleBlockquote().run(), is: (e) => e.isActive("blockquote") },
  "code-block": { do: (e) => e.chain().focus().toggleCodeBlock().run(), is: (e) => e.isActive("codeBlock") },
};

/** The toolbar above the text, and the line in which a link is set. One stop for Tab; arrow keys move inside. */
export class Tools {
  private readonly bar: HTMLElement;
  private readonly line: HTMLElement;
  private readonly buttons: HTMLButtonElement[];

  constructor(
    private readonly editor: Editor,
    field: HTMLElement,
  ) {
    const template = document.querySelector<HTMLTemplateElement>("#composer-tools");
    const made = template?.content.cloneNode(true) as DocumentFragment | undefined;
    this.bar = made?.querySelector<HTMLElement>(".composer-tools") ?? document.createElement("div");
    this.line = made?.querySelector<HTMLElement>(".composer-link") ?? document.createElement("div");
    this.buttons = [...this.bar.querySelectorAll("button")];
    this.buttons.forEach((button, i) => (button.tabIndex = i === 0 ? 0 : -1));
    field.before(this.bar, this.line);
    this.bar.addEventListener("click", this.pressed);
    this.bar.addEventListener("keydown", this.moved);
    this.line.addEventListener("click", this.linked);
    this.line.addEventListener("keydown", this.typed);
    editor.on("transaction", this.show);
    this.show();
  }

  remove(): void {
    this.editor.off("transaction", this.show);
    this.bar.remove();
    this.line.remove();
  }

  private readonly pressed = (event: Event): void => {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "link") this.openLine();
    else if (act) ACTS[act]?.do(this.editor);
  };

  private readonly moved = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = this.buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = this.buttons[(at + by + this.buttons.length) % this.buttons.length];
    for (const button of this.buttons) button.tabIndex = button === next ? 0 : -1;
    next?.focus();
  };

  private readonly show = (): void => {
    for (const button of this.buttons) {
      const act = button.dataset.act ?? "";
      button.setAttribute("aria-pressed", String(act === "link" ? this.editor.isActive("link") : (ACTS[act]?.is(this.editor) ?? false)));
    }
  };

  private openLine(): void {
    this.line.hidden = false;
    const input = this.line.querySelector("input");
    if (!input) return;
    input.value = String(this.editor.getAttributes("link").href ?? "");
    input.focus();
    input.select();
  }

  private readonly typed = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") this.setLink();
    this.closeLine();
  };

  private readonly linked = (event: Event): void => {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "set-link") this.setLink();
    if (act === "remove-link") this.editor.chain().focus().extendMarkRange("link").unsetLink().run();
    if (act) this.closeLine();
  };

  private setLink(): void {
    const typed = this.line.querySelector("input")?.value.trim() ?? "";
    if (!typed) return;
    const href = /^(https?:|mailto:|tel:)/i.test(typed) ? typed : `https://${typed}`;
    const chain = this.editor.chain().focus().extendMarkRange("link");
    if (this.editor.state.selection.empty && !this.editor.isActive("link")) {
      chain.insertContent([{ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }, { type: "text", text: " " }]).run();
    } else {
      chain.setLink({ href }).run();
    }
  }

  private closeLine(): void {
    this.line.hidden = true;
    this.editor.commands.focus();
  }
}
