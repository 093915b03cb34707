// Sections of one long form as tabs. Without script they stand below each other, and the links lead to them.
//
// <div data-controller="tabs"><nav class="tabs"><a href="#profile" data-tabs-target="tab" data-action="tabs#choose keydown->tabs#move">…</a>…</nav>
//   <section id="profile" data-tabs-target="panel">…</section>…</div>
import { Controller } from "../app";

export default class extends Controller<HTMLElement> {
  static targets = ["tab", "panel"];
  declare readonly tabTargets: HTMLAnchorElement[];
  declare readonly panelTargets: HTMLElement[];

  connect(): void {
    this.tabTargets[0]?.parentElement?.setAttribute("role", "tablist");
    for (const tab of this.tabTargets) {
      const panel = this.panelOf(tab);
      tab.id ||= `${panel?.id ?? ""}-tab`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel?.id ?? "");
      panel?.setAttribute("role", "tabpanel");
      panel?.setAttribute("aria-labelledby", tab.id);
    }
    // A required field in a panel that is not shown would stop the form without a word.
    this.element.addEventListener("invalid", this.reveal, true);
    const wrong = this.panelTargets.find((panel) => panel.querySelector(".is-wrong"));
    this.show(wrong?.id ?? (this.panelTargets.find((panel) => `#${panel.id}` === location.hash) ?? this.panelTargets[0])?.id ?? "");
  }

  disconnect(): void {
    this.element.removeEventListener("invalid", this.reveal, true);
    for (const panel of this.panelTargets) panel.hidden = false;
  }

  choose(event: Event): void {
    event.preventDefault();
    this.show(this.panelOf(event.currentTarget as HTMLAnchorElement)?.id ?? "");
  }

  move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = this.tabTargets;
    const at = tabs.indexOf(event.currentTarget as HTMLAnchorElement);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    this.show(this.panelOf(next)?.id ?? "");
    next.focus();
  }

  private readonly reveal = (event: Event): void => {
    const panel = (event.target as HTMLElement).closest<HTMLElement>("[data-tabs-target=panel]");
    if (panel?.hidden) this.show(panel.id);
  };

  private panelOf(tab: HTMLAnchorElement): HTMLElement | undefined {
    return this.panelTargets.find((panel) => tab.hash === `#${panel.id}`);
  }

  private show(id: string): void {
    for (const panel of this.panelTargets) panel.hidden = panel.id !== id;
    for (const tab of this.tabTargets) {
      const isShown = tab.hash === `#${id}`;
      tab.setAttribute("aria-selected", String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
    }
  }
}
