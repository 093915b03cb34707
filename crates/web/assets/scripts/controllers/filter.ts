// Keeps the boxes of the filter and its text in step. Nothing is applied before Update is pressed.
//
// <form data-controller="filter">
//   <fieldset data-filter-key="type"><input type="checkbox" value="incident" data-action="filter#boxes">…   writes `type:incident,bug` (nothing when all or none are ticked)
//   <input type="checkbox" value="owner:me" data-filter-term data-action="filter#boxes">                    writes `owner:me`
//   <input name="q" data-filter-target="query" data-action="filter#typed">
// Without a query target the boxes are sent as they are. The Update button (data-filter-target="update") gets `is-primary` once something changed.
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLFormElement> {
  static targets = ["query", "update"];
  declare readonly queryTarget: HTMLInputElement;
  declare readonly hasQueryTarget: boolean;
  declare readonly updateTargets: HTMLElement[];

  boxes(): void {
    this.changed();
    if (!this.hasQueryTarget) return;
    const terms = this.groups().flatMap(({ key, boxes }) => {
      const on = boxes.filter((box) => box.checked).map((box) => box.value);
      return on.length === 0 || on.length === boxes.length ? [] : [`${key}:${on.join(",")}`];
    });
    const single = this.terms().filter((box) => box.checked).map((box) => box.value);
    this.queryTarget.value = [...this.others(), ...terms, ...single].join(" ");
  }

  typed(): void {
    this.changed();
    const tokens = tokensOf(this.queryTarget.value);
    for (const { key, boxes } of this.groups()) {
      const values = tokens.filter((token) => token.startsWith(`${key}:`)).flatMap((token) => token.slice(key.length + 1).split(","));
      for (const box of boxes) box.checked = values.length === 0 || values.includes(box.value);
    }
    for (const box of this.terms()) box.checked = tokens.includes(box.value);
  }

  /** What was typed and has no box. */
  private others(): string[] {
    const keys = this.groups().map(({ key }) => `${key}:`);
    const terms = this.terms().map((box) => box.value);
    return tokensOf(this.queryTarget.value).filter((token) => !terms.includes(token) && !keys.some((key) => token.startsWith(key)));
  }

  private groups(): { key: string; boxes: HTMLInputElement[] }[] {
    return [...this.element.querySelectorAll<HTMLElement>("[data-filter-key]")].map((group) => ({
      key: group.dataset.filterKey ?? "",
      boxes: [...group.querySelectorAll<HTMLInputElement>("input[type=checkbox]:not([data-filter-term])")],
    }));
  }

  private terms(): HTMLInputElement[] {
    return [...this.element.querySelectorAll<HTMLInputElement>("input[data-filter-term]")];
  }

  private changed(): void {
    for (const button of this.updateTargets) button.classList.add("is-primary");
  }
}

/** Words and quoted phrases; a phrase stays with the field before it. */
function tokensOf(query: string): string[] {
  return query.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
}
