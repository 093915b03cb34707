// Opens a dialog of the page instead of following the link (which leads to a page that asks the same, for those without script).
//
// <a href="/people/7/remove" data-controller="dialog" data-dialog-id-value="remove-7">…</a>   <dialog class="dialog" id="remove-7">…</dialog>
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  static values = { id: String };
  declare readonly idValue: string;

  connect(): void {
    this.element.addEventListener("click", this.open);
    this.element.setAttribute("aria-haspopup", "dialog");
  }

  disconnect(): void {
    this.element.removeEventListener("click", this.open);
  }

  private readonly open = (event: MouseEvent): void => {
    const dialog = document.getElementById(this.idValue);
    if (!(dialog instanceof HTMLDialogElement) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.showModal();
    // A click on the backdrop is a click on the dialog itself, outside its content.
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close(), { once: false });
  };
}
