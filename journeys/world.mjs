// The sample company as the pages show it, and how one goes through them.

import { openDesk, startServer } from "./lib.mjs";
import { api, eventually, linkFromOutbox, token } from "./steps.mjs";

export const SAMPLE_PASSWORD = "harbour-light";

/** Where a journey or the pictures find the sample company: what `startServer` takes. Loading it takes a while. */
export const SAMPLE = { args: ["demo"], patience: 180 };


/** The sample company as it is served by `desk`, with somebody alone in an organization of their own, links from mails, and a desk that nobody has set up. `close` ends that one. */
export async function openWorld(desk) {
  const { server } = desk;
  const [ana, helena] = [await token(server, "ana"), await token(server, "helena")];
  const list = (query) => api(desk, ana, "GET", `/tickets?limit=100&q=${encodeURIComponent(query)}`).then(({ data }) => data);
  const all = await list("");
  const done = await list("status:resolved");
  const longest = [...all].sort((a, b) => b.message_count - a.message_count)[0];
  const path = (ticket) => `/tickets/${(ticket ?? longest).number}`;
  const talk = all.find(({ title }) => title.includes("Konica")) ?? longest;

  // Something in the bin.
  const spam = await api(desk, ana, "POST", "/tickets", { type: "question", title: "Cheap toner for every printer", text: "Only this week." });
  await api(desk, helena, "DELETE", `/tickets/${spam.number}`);

  // The same address and password in two organizations: signing in asks which.
  const signUp = (name, email, organization) => api(desk, "none", "POST", "/signup", { name, email, password: SAMPLE_PASSWORD, organization });
  await signUp("Ana Ferreira", "ana@harbourlight.example", "Harbour Choir");
  await signUp("Lena Brandt", "lena@tideline.example", "Tideline Boats");
  await api(desk, helena, "POST", "/invitations", { email: "vera@harbourlight.example" });
  await fetch(`${desk.url}/forgot`, { method: "POST", headers: { Origin: desk.url, "Content-Type": "application/x-www-form-urlencoded" }, body: "email=rosa%40harbourlight.example" });

  // A client with a contract, somebody who registered with its number, and somebody who asks to join.
  const client = await api(desk, helena, "POST", "/clients", { name: "Old Mill Paper", domains: ["mill.example"], colleagues_see: true });
  const terms = { number: "HL-2026/17", state: "active", begins_on: "2026-01-01", ends_on: "2030-12-31", most_people: 25, hours_included: 120, code: "blue door", contact_name: "Mia Miller", contact_email: "mia@mill.example" };
  const contract = await api(desk, helena, "POST", `/clients/${client.id}/contracts`, terms);
  await api(desk, helena, "POST", `/clients/${client.id}/contracts`, { number: "HL-2027/02", begins_on: "2031-01-01" });
  const someone = (first_name, last_name, username, more) => ({ first_name, last_name, username, email: `${username}@mill.example`, ...more });
  await api(desk, "none", "POST", "/registrations/user", someone("Kim", "Park", "kim.park", { contract: "HL-2026/17", code: "blue door" }));
  await api(desk, "none", "POST", "/registrations/staff", someone("Lee", "Ray", "lee.ray", { company: "Harbour Light Press", department: "Prepress" }));
  const registration = await eventually("a registration", async () => (await api(desk, helena, "GET", "/registrations")).data[0]);

  const users = (await api(desk, helena, "GET", "/users?limit=100")).data;
  const left = (await api(desk, helena, "GET", "/users?state=left&limit=100", undefined, { refused: true })).body.data ?? [];
  const person = (user) => new URL(user.url).pathname;
  const named = (username) => users.find((user) => user.username === username);
  const fresh = openDesk(await startServer(), desk.browser);
  const emails = (await api(desk, ana, "GET", "/mails")).data;
  const email = (state) => `/mail/${emails.find((mail) => mail.state === state).id}`;
  const world = {
    emails: { parked: email("parked"), ticketed: email("ticketed") },
    mailbox: `/settings/mailboxes/${(await api(desk, helena, "GET", "/mailboxes")).data[0].id}`,
    tickets: { talk: path(talk), longest: path(longest), done: path(done[0]), russian: path(all.find(({ title }) => /[а-я]/i.test(title))) },
    people: { ana: person(named("ana")), rosa: person(named("rosa")), helena: person(named("helena")), left: person(left.find((user) => user.left_at) ?? users.find((user) => user.left_at) ?? named("tomas")) },
    client: `/settings/clients/${client.id}`,
    contract: `/settings/contracts/${contract.id}`,
    registration: `/people/registrations/${registration.id}`,
    fresh,
    setup: fresh.setupLink,
    close: () => fresh.server.stop(),
  };
  const operator = await desk.page();
  await enter(operator, "helena");
  world.links = {
    join: await linkFromOutbox(operator, "vera@harbourlight.example", "/join/"),
    registered: await linkFromOutbox(operator, "kim.park@mill.example", "/join/"),
    reset: await linkFromOutbox(operator, "rosa@harbourlight.example", "/reset/"),
    confirm: await linkFromOutbox(operator, "lena@tideline.example", "/confirm/"),
  };
  world.mail = new URL(operator.url()).pathname;
  await operator.context().close();
  return world;
}

/** Signs in as somebody of the world. */
export async function enter(page, who) {
  await page.goto("/sign-in");
  await page.locator("#identifier").fill(who === "newcomer" ? "lena@tideline.example" : who);
  await page.locator("#password").fill(SAMPLE_PASSWORD);
  await page.locator("main form button.is-primary").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** The context options of a width: a desk's screen, or a small phone. */
export const WIDE = { viewport: { width: 1440, height: 900 } };
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** Goes through pages in one language, two at a time, and lets `look` see each; gives what went wrong, by page. */
export async function visit(desk, world, pages, { language, size, theme, look }) {
  const left = pages.filter((entry) => (size === PHONE ? !entry.wide : !entry.phone));
  const problems = [];
  const opened = new Map();
  const options = { ...size, locale: language === "ru" ? "ru-RU" : "en-GB", colorScheme: theme };
  const work = async () => {
    for (let entry = left.shift(); entry; entry = left.shift()) {
      try {
        if (!opened.has(entry.who)) opened.set(entry.who, contextOf(desk, world, entry.who, options, language));
        const page = await (await opened.get(entry.who)).newPage();
        try {
          await show(page, entry, world);
          await look(page, entry);
        } finally {
          await page.close();
        }
      } catch (error) {
        problems.push(`${entry.name}: ${error.message}`);
      }
    }
  };
  await Promise.all([work(), work()]);
  for (const context of opened.values()) await (await context).close();
  return problems;
}

/** A browser of somebody, who is signed in and reads this language. */
async function contextOf(desk, world, who, options, language) {
  const page = await (who === "first" ? world.fresh : desk).page(options);
  const [person, seen] = who.split(" as ");
  if (who !== "first" && who !== "nobody") {
    await enter(page, person);
    const answer = await page.request.post("/account/preferences", { form: { language, theme: "system" }, headers: { Origin: desk.url }, maxRedirects: 0 });
    if (answer.status() !== 303) throw new Error(`${who} cannot choose the language: ${answer.status()}`);
    if (seen) await page.request.post(`${world.people[seen]}/view-as`, { headers: { Origin: desk.url }, maxRedirects: 0 });
  }
  await page.close();
  return page.context();
}

/** Goes to a page and brings its state about; comes back when nothing moves any more. */
async function show(page, { path, act }, world) {
  await page.goto(typeof path === "function" ? path(world) : path);
  await page.locator("html[data-script]").waitFor();
  if (act) await act(page, world);
  await settled(page);
}

/** Waits until pictures are drawn, parts of pages have arrived, and motion has ended. */
async function settled(page) {
  await page.waitForFunction(() => !document.querySelector("turbo-frame[busy], [aria-busy=true]"));
  await page.waitForFunction(() => [...document.images].every((image) => image.complete || (image.loading === "lazy" && !(image.checkVisibility() && image.getBoundingClientRect().top < innerHeight))));
  await page.waitForFunction(() => document.fonts.status === "loaded" && document.getAnimations().every((animation) => animation.playState !== "running"));
}
