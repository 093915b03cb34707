// Starts what makes pages quick. Everything here enhances HTML that works without it.
import { config } from "@hotwired/turbo";
import { Application, type ControllerConstructor } from "@hotwired/stimulus";

import { askFirst } from "./confirm";
import { closeBeforeKeeping, guardWhatIsInUse, keepPreferences } from "./guard";
import { bringMenus } from "./row_menu";
import Ask from "./controllers/ask";
import Bell from "./controllers/bell";
import Counts from "./controllers/counts";
import Dialog from "./controllers/dialog";
import Filter from "./controllers/filter";
import Flash from "./controllers/flash";
import Focus from "./controllers/focus";
import Freshness from "./controllers/freshness";
import Live from "./controllers/live";
import Menu from "./controllers/menu";
import Shortcuts from "./controllers/shortcuts";
import Theme from "./controllers/theme";

export { Controller } from "@hotwired/stimulus";

document.documentElement.dataset.script = "";
config.forms.confirm = askFirst;
guardWhatIsInUse();
keepPreferences();
closeBeforeKeeping();
bringMenus();

const application = Application.start();
const controllers = {
  ask: Ask,
  bell: Bell,
  counts: Counts,
  dialog: Dialog,
  filter: Filter,
  flash: Flash,
  focus: Focus,
  freshness: Freshness,
  live: Live,
  menu: Menu,
  shortcuts: Shortcuts,
  theme: Theme,
};
for (const [name, controller] of Object.entries(controllers)) application.register(name, controller);

/** Needed on few pages, and fetched where they are. They import this file, so that all that is shared comes as one, which is smaller than its parts. */
const rare: Record<string, () => Promise<{ default: ControllerConstructor }>> = {
  asks: () => import("./controllers/asks"),
  composer: () => import("./controllers/composer"),
  copy: () => import("./controllers/copy"),
  passkey: () => import("./controllers/passkey"),
  password: () => import("./controllers/password"),
  picture: () => import("./controllers/picture"),
  tabs: () => import("./controllers/tabs"),
  ticks: () => import("./controllers/ticks"),
};

function fetchRare(): void {
  for (const [name, load] of Object.entries(rare)) {
    if (!document.querySelector(`[data-controller~="${name}"]`)) continue;
    delete rare[name];
    void load().then((module) => application.register(name, module.default));
  }
}

/** The palette opens at once, so that what is typed next goes into it; what it does is fetched when it is first asked for. */
let palette: Promise<void> | undefined;
document.addEventListener("keydown", (event) => {
  const isK = event.key.toLowerCase() === "k" || event.code === "KeyK";
  const dialog = document.querySelector<HTMLDialogElement>("#palette");
  if (!isK || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !dialog) return;
  event.preventDefault();
  if (dialog.open) return dialog.close();
  document.querySelector<HTMLDialogElement>("dialog[open]")?.close();
  dialog.querySelector("form")?.reset();
  dialog.showModal();
  palette ??= import("./controllers/palette").then((module) => application.register("palette", module.default));
  void palette.then(() => dialog.dispatchEvent(new Event("palette:opened", { bubbles: true })));
});

/** On a narrow screen the places beside a page, and tabs, are one line that can be pushed; the present one is to be seen in it. */
function showPresent(): void {
  for (const link of document.querySelectorAll<HTMLElement>(".beside-nav [aria-current], .tabs [aria-current]")) {
    const line = link.parentElement;
    if (line) line.scrollLeft = link.offsetLeft - line.offsetLeft - (line.clientWidth - link.offsetWidth) / 2;
  }
}

/** Who opens a workspace need not choose the time zone that the browser knows: <input type="hidden" name="zone">. */
function tellZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of document.querySelectorAll<HTMLInputElement>('input[type="hidden"][name="zone"]')) field.value = zone;
}

showPresent();
tellZone();
document.addEventListener("turbo:load", showPresent);
for (const event of ["turbo:load", "turbo:render"]) document.addEventListener(event, tellZone);

fetchRare();
for (const event of ["turbo:render", "turbo:frame-render", "live:refreshed"]) document.addEventListener(event, fetchRare);
