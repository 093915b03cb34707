// Takes a message away after a while, longer where something can be undone; never while somebody points at it or is in it. Problems stay.
//
// <div class="flash is-ok" data-controller="flash">…<button data-action="flash#close">…
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLElement> {
  private timer: ReturnType<typeof setTimeout> | undefined;

  connect(): void {
    if (this.element.classList.contains("is-problem")) return;
    for (const event of ["pointerenter", "focusin"]) this.element.addEventListener(event, this.wait);
    for (const event of ["pointerleave", "focusout"]) this.element.addEventListener(event, this.start);
    this.start();
    // A page kept for going back must not tell it again.
    document.addEventListener("turbo:before-cache", this.gone, { once: true });
  }

  disconnect(): void {
    this.wait();
    document.removeEventListener("turbo:before-cache", this.gone);
  }

  close(): void {
    this.element.remove();
  }

  private readonly gone = (): void => this.close();

  private readonly wait = (): void => clearTimeout(this.timer);

  private readonly start = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.gone, this.element.querySelector("form") ? 12_000 : 6_000);
  };
}
