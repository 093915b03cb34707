// Starts what makes pages quick. Everything here enhances HTML that works without it.
import * as Turbo from "@hotwired/turbo";
import { Application, type ControllerConstructor } from "@hotwired/stimulus";

import { askFirst } from "./confirm";
import { closeBeforeKeeping, guardWhatIsInUse, keepPreferences } from "./guard";
import Bell from "./controllers/bell";
import Dialog from "./controllers/dialog";
import Filter from "./controllers/filter";
import Flash from "./controllers/flash";
import Focus from "./controllers/focus";
import Freshness from "./controllers/freshness";
import Live from "./controllers/live";
import Menu from "./controllers/menu";
import Palette from "./controllers/palette";
import Shortcuts from "./controllers/shortcuts";
import Theme from "./controllers/theme";

document.documentElement.dataset.script = "";
Turbo.config.forms.confirm = askFirst;
guardWhatIsInUse();
keepPreferences();
closeBeforeKeeping();

const application = Application.start();
const controllers = {
  bell: Bell,
  dialog: Dialog,
  filter: Filter,
  flash: Flash,
  focus: Focus,
  freshness: Freshness,
  live: Live,
  menu: Menu,
  palette: Palette,
  shortcuts: Shortcuts,
  theme: Theme,
};
for (const [name, controller] of Object.entries(controllers)) application.register(name, controller);

/** Needed on few pages, and fetched where they are. */
const rare: Record<string, () => Promise<{ default: ControllerConstructor }>> = {
  composer: () => import("./controllers/composer"),
  copy: () => import("./controllers/copy"),
  password: () => import("./controllers/password"),
  picture: () => import("./controllers/picture"),
};

function fetchRare(): void {
  for (const [name, load] of Object.entries(rare)) {
    if (!document.querySelector(`[data-controller~="${name}"]`)) continue;
    delete rare[name];
    void load().then((module) => application.register(name, module.default));
  }
}

fetchRare();
for (const event of ["turbo:render", "turbo:frame-render", "live:refreshed"]) document.addEventListener(event, fetchRare);
