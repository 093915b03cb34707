// Ticks all rows at once, and says how many are ticked. The boxes stand in a table outside of the form and name it by `form="ID"`.
//
// <form id="chosen" data-controller="ticks"><input type="checkbox" data-ticks-target="all" data-action="ticks#all">
//   <span data-ticks-target="count" data-text="Ticked"></span><button data-ticks-target="button">…</button></form>
// <input type="checkbox" form="chosen" data-tick>
import { Controller } from "../app";

export default class extends Controller<HTMLFormElement> {
  static targets = ["all", "count", "button"];
  declare readonly allTarget: HTMLInputElement;
  declare readonly countTarget: HTMLElement;
  declare readonly buttonTargets: HTMLButtonElement[];

  private readonly recount = (event?: Event): void => {
    if (!event || (event.target instanceof HTMLElement && event.target.matches("[data-tick]"))) this.show();
  };

  connect(): void {
    document.addEventListener("change", this.recount);
    this.show();
  }

  disconnect(): void {
    document.removeEventListener("change", this.recount);
  }

  all(): void {
    for (const box of this.boxes()) box.checked = this.allTarget.checked;
    this.show();
  }

  private boxes(): HTMLInputElement[] {
    return [...document.querySelectorAll<HTMLInputElement>(`[data-tick][form="${this.element.id}"]`)];
  }

  private show(): void {
    const boxes = this.boxes();
    const ticked = boxes.filter((box) => box.checked).length;
    this.allTarget.checked = ticked > 0 && ticked === boxes.length;
    this.allTarget.indeterminate = ticked > 0 && ticked < boxes.length;
    this.countTarget.textContent = ticked > 0 ? `${this.countTarget.dataset.text ?? ""} ${ticked}` : "";
    for (const button of this.buttonTargets) button.disabled = ticked === 0;
  }
}
