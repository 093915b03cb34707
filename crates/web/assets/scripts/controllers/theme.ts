// Shows a theme at once and keeps it without leaving the page.
//
// <form method="post" action="/account/preferences" data-controller="theme" data-action="submit->theme#keep">
//   <button name="theme" value="dark" data-action="theme#show" aria-pressed="false">…</button>
import { Controller } from "@hotwired/stimulus";

export default class extends Controller<HTMLFormElement> {
  show(event: Event): void {
    const chosen = event.currentTarget as HTMLButtonElement;
    document.documentElement.dataset.theme = chosen.value;
    for (const button of this.element.querySelectorAll("button[name=theme]")) button.setAttribute("aria-pressed", String(button === chosen));
  }

  async keep(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    event.stopPropagation();
    const body = new URLSearchParams();
    new FormData(this.element, event.submitter).forEach((value, name) => body.append(name, String(value)));
    await fetch(this.element.action, { method: "POST", body, redirect: "manual" }).catch(() => undefined);
  }
}
