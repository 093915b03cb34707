// A refresh in the background must not take away what somebody is using.

/** Leaves alone, when a page is morphed: open menus, dialogs and popovers, the focused field, and forms that somebody has begun to fill. */
export function guardWhatIsInUse(): void {
  // What answers the reader's own step, such as a form that comes back with what is wrong at its fields, is to be seen whole.
  let isAnswer = false;
  document.addEventListener("turbo:before-render", () => (isAnswer = true));
  document.addEventListener("turbo:render", () => (isAnswer = false));
  document.addEventListener("turbo:before-morph-element", (event) => {
    if (!(event.target instanceof Element)) return;
    if (isComposer(event.target) || (!isAnswer && isInUse(event.target))) event.preventDefault();
  });
}

/** The server knows nothing of the editor in it, and what was written stays where it is. */
function isComposer(element: Element): boolean {
  return element.matches('[data-controller~="composer"]');
}

function isInUse(element: Element): boolean {
  if (element.matches("details.menu[open], .row-menu:has([open]), dialog[open]") || isOpenPopover(element)) return true;
  if (element instanceof HTMLInputElement && element.name === "seen") return isBeingWritten(element.form);
  if (element === document.activeElement && element.matches("input, textarea, select, [contenteditable]")) return true;
  return element instanceof HTMLFormElement && [...element.elements].some(isTouched);
}

/** What somebody had seen when they began to write stays said, so that the server can warn of what came meanwhile. */
function isBeingWritten(form: HTMLFormElement | null): boolean {
  return Boolean(form?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input[name="html"], textarea[name="text"]')?.value);
}

/** Whether somebody has begun to write anything on this page. */
export function isWriting(): boolean {
  const written = document.querySelectorAll<HTMLInputElement>('input[name="html"]');
  return [...written].some((field) => field.value !== "") || [...document.forms].some((form) => [...form.elements].some(isTouched));
}

function isOpenPopover(element: Element): boolean {
  return element.hasAttribute("popover") && element.matches(":popover-open");
}

function isTouched(field: Element): boolean {
  if (field instanceof HTMLInputElement) {
    if (field.type === "hidden" || field.type === "submit") return false;
    return field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  }
  return field instanceof HTMLTextAreaElement && field.value !== field.defaultValue;
}

/** A page kept for going back must not come back with a dialog that is open and yet not modal. */
export function closeBeforeKeeping(): void {
  document.addEventListener("turbo:before-cache", () => {
    for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
  });
}

/** Turbo replaces the body alone; theme, density and shortcuts are attributes of the root, so they are taken over from the new page. */
export function keepPreferences(): void {
  document.addEventListener("turbo:before-render", (event) => {
    const root = (event as CustomEvent<{ newBody: HTMLElement }>).detail.newBody.closest("html");
    for (const name of ["theme", "density", "shortcuts"]) {
      const value = root?.dataset[name];
      if (value) document.documentElement.dataset[name] = value;
    }
  });
}
