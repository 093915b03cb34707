import { Editor as TipTap, type AnyExtension } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { Placeholder } from "@tiptap/extensions";
import StarterKit from "@tiptap/starter-kit";

import { Tools } from "./tools";

/** Only pictures that were uploaded here: one from elsewhere would tell its host who reads the ticket, and when. */
const UploadedImage = Image.extend({
  parseHTML() {
    return [{ tag: 'img[src^="/attachments/"]' }];
  },
});

/** Rich text in the place of a textarea. */
export class Editor {
  private readonly tiptap: TipTap;
  private readonly room = document.createElement("div");
  private readonly tools: Tools;

  constructor(field: HTMLTextAreaElement, start: { text?: string; html?: string }, changed: (html: string) => void) {
    this.room.className = "composer-room rich";
    field.after(this.room);
    this.tiptap = new TipTap({
      element: this.room,
      injectCSS: false,
      extensions: extensions(field.placeholder),
      content: start.text === undefined ? (start.html ?? "") : paragraphs(start.text),
      editorProps: {
        attributes: {
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent?.trim() ?? field.placeholder,
          ...(field.getAttribute("aria-describedby") ? { "aria-describedby": field.getAttribute("aria-describedby") ?? "" } : {}),
        },
      },
      onUpdate: () => changed(this.html()),
    });
    this.tools = new Tools(this.tiptap, field);
  }

  html(): string {
    return this.tiptap.isEmpty ? "" : this.tiptap.getHTML().replace(/(<p><\/p>)+$/, "");
  }

  isFocused(): boolean {
    return this.tiptap.isFocused;
  }

  focus(): void {
    this.tiptap.commands.focus("end");
    // The command waits for the next frame, and what is typed until then would be lost.
    this.tiptap.view.focus();
  }

  blur(): void {
    this.tiptap.commands.blur();
  }

  clear(): void {
    this.tiptap.commands.clearContent(false);
  }

  destroy(): void {
    this.tools.remove();
    this.tiptap.destroy();
    this.room.remove();
  }

  insertPicture(src: string, alt: string): void {
    this.tiptap.chain().focus().setImage({ src, alt }).run();
  }

  removePicture(src: string): void {
    const found: { from: number; to: number }[] = [];
    this.tiptap.state.doc.descendants((node, at) => {
      if (node.type.name === "image" && node.attrs.src === src) found.unshift({ from: at, to: at + node.nodeSize });
    });
    for (const range of found) this.tiptap.commands.deleteRange(range);
  }
}

function extensions(placeholder: string): AnyExtension[] {
  return [
    StarterKit.configure({
      heading: { levels: [2, 3] },
      link: { openOnClick: false, defaultProtocol: "https", protocols: ["http", "https", "mailto", "tel"], HTMLAttributes: { rel: "noopener nofollow", target: null } },
    }),
    UploadedImage.configure({ allowBase64: false }),
    Placeholder.configure({ placeholder }),
  ];
}

/** What was typed into the plain field before the editor arrived. */
function paragraphs(text: string): object {
  const content = text.split("\n").map((line) => ({ type: "paragraph", ...(line ? { content: [{ type: "text", text: line }] } : {}) }));
  return { type: "doc", content };
}
