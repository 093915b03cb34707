// Copies a text and says so.
//
// <div class="copy" data-controller="copy"><code data-copy-target="text">…</code>
//   <button type="button" class="button needs-script" data-action="copy#copy" data-copy-target="button"><svg>…</svg><span>Copy</span></button></div>

import { Controller } from "../app";
import { say } from "../words";

export default class extends Controller<HTMLElement> {
  static targets = ["text", "button"];
  declare readonly textTarget: HTMLElement;
  declare readonly buttonTarget: HTMLElement;

  async copy(): Promise<void> {
    const text = this.textTarget instanceof HTMLInputElement ? this.textTarget.value : (this.textTarget.textContent?.trim() ?? "");
    const label = this.buttonTarget.querySelector("span") ?? this.buttonTarget;
    const before = label.textContent;
    try {
      await navigator.clipboard.writeText(text);
      label.textContent = say("copied");
      setTimeout(() => (label.textContent = before), 2_000);
    } catch {
      // Not allowed here (plain http): the text is selected instead, ready for Ctrl+C.
      getSelection()?.selectAllChildren(this.textTarget);
    }
  }
}
