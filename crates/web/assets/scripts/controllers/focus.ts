// Puts the focus on the first wrong field of a form that came back, or on the message itself.
//
// <div role="alert" tabindex="-1" data-controller="focus">…</div> (written by c::problems)
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  connect(): void {
    const wrong = (this.element.closest("form, main") ?? document).querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? this.element).focus();
  }
}
