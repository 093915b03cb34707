// Shows the fields of a form that hang on an answer, and hides them again. The server decides the same when the form is sent; without script all are shown and say when they are meant.
//
// <form data-controller="asks">
//   <input type="radio" name="a-model" value="Strong">
//   <div data-asks-target="field" data-asks-if="a-model" data-asks-is='["Strong"]'>…   shown while "a-model" has one of these values; with [] while it has any
// A field that hangs on one that is hidden is hidden too. `is-unasked` is written by the server for how the form comes.
import { Controller } from "../app";

export default class extends Controller<HTMLElement> {
  static targets = ["field"];
  declare readonly fieldTargets: HTMLElement[];

  private readonly look = (): void => this.show();

  connect(): void {
    this.element.addEventListener("input", this.look);
    this.show();
  }

  disconnect(): void {
    this.element.removeEventListener("input", this.look);
  }

  /** Fields stand behind those they hang on, so one pass is enough. */
  private show(): void {
    const hidden = new Set<string>();
    for (const field of this.fieldTargets) {
      const on = field.dataset.asksIf ?? "";
      const wanted = (JSON.parse(field.dataset.asksIs ?? "[]") as string[]).map(plain);
      const values = hidden.has(on) ? [] : this.values(on);
      const isAsked = wanted.length === 0 ? values.length > 0 : values.some((value) => wanted.includes(plain(value)));
      field.classList.toggle("is-unasked", !isAsked);
      if (isAsked) continue;
      for (const input of field.querySelectorAll<HTMLInputElement>("[name]")) hidden.add(input.name);
    }
  }

  /** What is filled in under a name. */
  private values(name: string): string[] {
    const inputs = [...this.element.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)];
    const chosen = inputs.filter((input) => (input.type === "radio" || input.type === "checkbox" ? input.checked : true));
    return chosen.map((input) => input.value.trim()).filter((value) => value !== "");
  }
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().trim();
}
