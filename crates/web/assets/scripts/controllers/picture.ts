// Shows a chosen picture before it is sent.
//
// <div class="picture-field" data-controller="picture"><span data-picture-target="preview">(face)</span>
//   <input type="file" accept="image/*" data-picture-target="input" data-action="picture#show"></div>
import { Controller } from "../app";

export default class extends Controller<HTMLElement> {
  static targets = ["input", "preview"];
  declare readonly inputTarget: HTMLInputElement;
  declare readonly previewTarget: HTMLElement;

  show(): void {
    const file = this.inputTarget.files?.[0];
    if (!file?.type.startsWith("image/")) return;
    const picture = document.createElement("img");
    picture.className = "face is-huge";
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    this.previewTarget.replaceChildren(picture);
  }
}
