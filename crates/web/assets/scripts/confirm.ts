import { say } from "./words";

/** Asks before a form with `data-turbo-confirm="…"` is sent, in a dialog of the page instead of one of the browser. */
export async function askFirst(message: string, _form: HTMLFormElement, submitter?: HTMLElement | null): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const text = document.createElement("p");
  text.textContent = message;
  const buttons = document.createElement("form");
  buttons.method = "dialog";
  buttons.className = "dialog-end";
  const isDangerous = submitter?.matches(".is-danger, .is-danger-full") ?? false;
  buttons.append(button(say("cancel"), "", "button"), button(submitter?.textContent?.trim() || "OK", "yes", `button ${isDangerous ? "is-danger-full" : "is-primary"}`));
  dialog.append(text, buttons);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  dialog.remove();
  return dialog.returnValue === "yes";
}

function button(label: string, value: string, classes: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = label;
  made.value = value;
  made.className = classes;
  return made;
}
