// Opens what a link asks (whom to assign to, why to close) in a dialog of the page, instead of going to the page that asks the same.
//
// <a href="/tickets/42/assignment" data-ask>…</a>, and once on the page:
// <dialog class="dialog" id="ask" data-controller="ask"><turbo-frame id="ask-form" target="_top"></turbo-frame></dialog>
// Within the frame a link with `data-ask-close` closes the dialog.
import { Controller } from "@hotwired/stimulus";
import type { FrameElement } from "@hotwired/turbo";

export default class extends Controller<HTMLDialogElement> {
  connect(): void {
    // On the document, since the links come and go with the list; before Turbo, which would follow them.
    document.addEventListener("click", this.clicked, true);
    this.element.addEventListener("close", this.closed);
    this.element.addEventListener("turbo:submit-end", this.answered);
  }

  disconnect(): void {
    document.removeEventListener("click", this.clicked, true);
    this.element.removeEventListener("close", this.closed);
    this.element.removeEventListener("turbo:submit-end", this.answered);
  }

  private get frame(): FrameElement | null {
    return this.element.querySelector("turbo-frame");
  }

  private readonly clicked = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    const link = target?.closest<HTMLAnchorElement>("a[data-ask]");
    if (link && !isElsewhere) {
      event.preventDefault();
      void this.open(link.href);
    } else if (target === this.element || (target?.closest("[data-ask-close]") && this.element.contains(target))) {
      event.preventDefault();
      this.element.close();
    }
  };

  /** The dialog appears with what it asks, not before. */
  private async open(href: string): Promise<void> {
    const frame = this.frame;
    if (!frame) return;
    frame.removeAttribute("src");
    frame.src = href;
    await frame.loaded;
    if (!frame.firstElementChild) return;
    if (!this.element.open) this.element.showModal();
    (frame.querySelector<HTMLElement>("[autofocus]") ?? frame.querySelector<HTMLElement>("input:not([type=hidden]), textarea, button"))?.focus();
  }

  /** Done: what is behind the dialog is renewed, and an open dialog would be left alone. A search in the dialog is not the end of it. */
  private readonly answered = (event: Event): void => {
    const { success, formSubmission } = (event as CustomEvent<{ success: boolean; formSubmission: { method: string } }>).detail;
    if (success && formSubmission.method.toLowerCase() === "post") this.element.close();
  };

  private readonly closed = (): void => {
    this.frame?.replaceChildren();
  };
}
