// Adds a button that shows the password, and a word on how easily it is guessed.
//
// <div data-controller="password"><div class="field-with-button"><input type="password" data-password-target="input" data-action="password#rate"></div>
//   <p class="password-strength" data-password-target="strength" role="status"></p>   (only where a password is chosen)

import { Controller } from "../app";
import { say } from "../words";

const SHORTEST = 10;

export default class extends Controller<HTMLElement> {
  static targets = ["input", "strength"];
  declare readonly inputTarget: HTMLInputElement;
  declare readonly strengthTarget: HTMLElement;
  declare readonly hasStrengthTarget: boolean;

  private button: HTMLButtonElement | undefined;

  connect(): void {
    this.element.querySelector(".field-with-button > button")?.remove();
    this.inputTarget.type = "password";
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button is-quiet";
    this.button.setAttribute("aria-pressed", "false");
    this.button.setAttribute("aria-controls", this.inputTarget.id);
    this.button.textContent = say("show");
    this.button.addEventListener("click", () => this.turn());
    this.inputTarget.after(this.button);
  }

  disconnect(): void {
    this.button?.remove();
  }

  rate(): void {
    if (!this.hasStrengthTarget) return;
    const password = this.inputTarget.value;
    const level = levelOf(password);
    this.strengthTarget.dataset.level = String(level);
    this.strengthTarget.textContent = password && say(["password-short", "password-short", "password-weak", "password-fair", "password-good"][level] ?? "");
  }

  private turn(): void {
    const isHidden = this.inputTarget.type === "password";
    this.inputTarget.type = isHidden ? "text" : "password";
    this.button?.setAttribute("aria-pressed", String(isHidden));
    if (this.button) this.button.textContent = say(isHidden ? "hide" : "show");
    this.inputTarget.focus();
  }
}

/** 1 too short, 2 easily guessed, 3 fair, 4 good: length counts more than signs, repetition and runs count little. */
function levelOf(password: string): number {
  if ([...password].length < SHORTEST) return 1;
  const different = new Set(password.toLowerCase()).size;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const isRun = /^(.)\1+$/.test(password) || "01234567890123456789 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjkl".includes(password.toLowerCase());
  const points = different + kinds * 2 + Math.max(0, password.length - 12);
  if (isRun || different < 5) return 2;
  return points >= 19 ? 4 : points >= 13 ? 3 : 2;
}
