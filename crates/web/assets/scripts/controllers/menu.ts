// A menu that is a <details> without script. Opens on click, tap, Enter, hovering and the `.` key; Escape, a choice or a click elsewhere close it; arrow keys move.
//
// <details class="menu" data-controller="menu"><summary>…</summary><div class="menu-list"><button class="menu-item">…
// `data-menu-hover-value="false"` leaves hovering out. The event `menu:hover` says that the mouse rested where the menu has just come.
import { Controller } from "@hotwired/stimulus";

/** How long the mouse rests on something that opens by that, in milliseconds. */
export const HOVER_IN = 90;
const HOVER_OUT = 280;

export default class extends Controller<HTMLDetailsElement> {
  static values = { hover: { type: Boolean, default: true } };
  declare readonly hoverValue: boolean;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private byHover = false;

  connect(): void {
    this.element.open = false;
    const on = this.element.addEventListener.bind(this.element) as typeof this.element.addEventListener;
    on("toggle", this.toggled);
    on("keydown", this.moved);
    on("pointerenter", this.entered);
    on("pointerleave", this.left);
    on("focusout", this.lost);
    on("click", this.clicked);
    on("menu:hover", this.hovered);
    document.addEventListener("pointerdown", this.elsewhere);
  }

  disconnect(): void {
    clearTimeout(this.timer);
    document.removeEventListener("pointerdown", this.elsewhere);
  }

  private readonly toggled = (): void => {
    if (!this.element.open) {
      this.byHover = false;
      this.element.classList.remove("is-up");
      return;
    }
    for (const other of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (other !== this.element && !other.contains(this.element)) other.open = false;
    }
    const list = this.element.querySelector(".menu-list");
    const room = list?.getBoundingClientRect();
    if (room && room.bottom > innerHeight - 8 && room.height < this.element.getBoundingClientRect().top) this.element.classList.add("is-up");
  };

  private readonly moved = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === "Escape" && this.element.open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (["ArrowDown", "ArrowUp", "Home", "End"].includes(key)) {
      event.preventDefault();
      this.element.open = true;
      this.move(key);
    }
  };

  private move(key: string): void {
    const items = [...this.element.querySelectorAll<HTMLElement>(".menu-item:not([hidden], :disabled)")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1 }[key] ?? 0;
    items[(next + items.length) % items.length]?.focus();
  }

  private readonly entered = (event: PointerEvent): void => {
    if (event.pointerType !== "mouse" || !this.hoverValue) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.hovered, HOVER_IN);
  };

  private readonly hovered = (): void => {
    if (this.element.open) return;
    this.byHover = true;
    this.element.open = true;
  };

  private readonly left = (event: PointerEvent): void => {
    if (event.pointerType !== "mouse") return;
    clearTimeout(this.timer);
    if (this.byHover && !this.element.contains(document.activeElement)) this.timer = setTimeout(() => (this.element.open = false), HOVER_OUT);
  };

  private readonly lost = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && !this.element.contains(event.relatedTarget)) this.element.open = false;
  };

  private readonly clicked = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(".menu-item:not([data-menu-stay])")) {
      setTimeout(() => (this.element.open = false));
    } else if (target?.closest("summary") && this.byHover && this.element.open) {
      // A click on what hovering has just opened means "stay".
      event.preventDefault();
      this.byHover = false;
    }
  };

  private readonly elsewhere = (event: Event): void => {
    if (this.element.open && event.target instanceof Node && !this.element.contains(event.target)) this.element.open = false;
  };

  private close(): void {
    this.element.open = false;
    this.element.querySelector("summary")?.focus();
  }
}
