// The bell: a link to all notifications that, with script, opens a panel with the latest ones instead.
//
// <div data-controller="bell"><a data-bell-target="button" data-action="bell#toggle">…</a>
// <div popover data-bell-target="panel"><turbo-frame data-bell-target="frame" data-src="/notifications/latest">…
import { Controller } from "@hotwired/stimulus";
import type { FrameElement } from "@hotwired/turbo";

export default class extends Controller<HTMLElement> {
  static targets = ["button", "panel", "frame"];
  declare readonly buttonTarget: HTMLElement;
  declare readonly panelTarget: HTMLElement;
  declare readonly frameTarget: FrameElement;

  connect(): void {
    this.buttonTarget.setAttribute("aria-expanded", "false");
    this.buttonTarget.setAttribute("aria-controls", this.panelTarget.id);
    this.panelTarget.addEventListener("toggle", this.toggled);
  }

  disconnect(): void {
    this.panelTarget.removeEventListener("toggle", this.toggled);
  }

  toggle(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.panelTarget.togglePopover();
  }

  private readonly toggled = (event: Event): void => {
    const isOpen = (event as ToggleEvent).newState === "open";
    this.buttonTarget.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    if (this.frameTarget.src) void this.frameTarget.reload();
    else this.frameTarget.src = this.frameTarget.dataset.src ?? "";
  };
}
