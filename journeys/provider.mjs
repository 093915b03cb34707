// A provider of tokens for tests: oidc-provider, with a person at its pages who signs in and allows what is asked.
//
// node provider.mjs KEY CERTIFICATE BACK…   (PEM files; the addresses of ours that browsers may be sent back to)
// It writes one line of JSON with its ports, then answers each line it reads:
//   visit URL    goes to URL as a browser would, signs in, allows;  "back URL" is where it was sent in the end
//   type CODE    types a code as somebody on another device would;  "done"
//   refuse       from now on the person allows nothing
//   revoke       takes all permissions back
// It ends when its input does.
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { createInterface } from "node:readline";

import Provider from "oidc-provider";

// What the library has to say is not an answer.
console.info = console.warn = console.error;

const ACCOUNT = "desk@northwind.example";
const [keyFile, certificateFile, ...back] = process.argv.slice(2);

const listen = (server) => new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
let handle = (request, response) => response.writeHead(503).end();
const secure = https.createServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, (request, response) => handle(request, response));
const plain = http.createServer((request, response) => handle(request, response));
const ports = { https: await listen(secure), http: await listen(plain) };

const grantTypes = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"];
const provider = new Provider(`https://localhost:${ports.https}`, {
  clients: [
    {
      client_id: "desk",
      client_secret: "hush-hush-hush",
      redirect_uris: back,
      grant_types: grantTypes,
      token_endpoint_auth_method: "client_secret_post",
    },
    // The mail server, which asks whether a token is good.
    { client_id: "mail", client_secret: "hush", redirect_uris: [], response_types: [], grant_types: [] },
  ],
  cookies: { keys: ["a key of one test"] },
  scopes: ["openid", "offline_access", "mail"],
  features: {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
  },
  pkce: { required: () => false },
  rotateRefreshToken: true,
  issueRefreshToken: () => true,
  ttl: { AccessToken: 3600, RefreshToken: 86_400, Grant: 86_400, Session: 3600, Interaction: 600, DeviceCode: 600, AuthorizationCode: 60 },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

let allows = true;
const grants = new Set();

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (!allows) {
    const refused = { error: "access_denied", error_description: "The person said no" };
    return provider.interactionFinished(ctx.req, ctx.res, refused, { mergeWithLastSubmission: false });
  }
  const grant = new provider.Grant({ accountId: ACCOUNT, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const grantId = await grant.save();
  grants.add(grantId);
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: ACCOUNT }, consent: { grantId } });
  ctx.respond = false;
});
handle = provider.callback();

/** One browser: follows redirects within the provider and keeps its cookies. */
class Browser {
  jar = new Map();

  async go(url, form) {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { method: form ? "POST" : "GET", body: form && new URLSearchParams(form), headers: { cookie }, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [name, ...value] = line.split(";")[0].split("=");
      this.jar.set(name, value.join("="));
    }
    const next = response.headers.get("location");
    if (!next) return { url, text: await response.text() };
    const to = new URL(next, url);
    return to.port === String(ports.https) ? this.go(to.href) : { url: to.href, text: "" };
  }

  /** Sends the form of a page with what is typed. */
  send(page, typed) {
    const action = page.text.match(/<form[^>]*action="([^"]+)"/)?.[1] ?? page.url;
    const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    return this.go(new URL(action, page.url).href, { ...Object.fromEntries(hidden), ...typed });
  }
}

const deeds = {
  async visit(url) {
    return `back ${(await new Browser().go(url)).url}`;
  },
  async type(code) {
    const browser = new Browser();
    const asked = await browser.go(`https://localhost:${ports.https}/device`);
    const page = await browser.send(asked, { user_code: code });
    const ended = await browser.send(page, { user_code: code, confirm: "yes" });
    return `done ${ended.text.match(/<title>([^<]*)/)?.[1] ?? ""}`;
  },
  async refuse() {
    allows = false;
    return "done";
  },
  async revoke() {
    for (const id of grants) {
      for (const kind of [provider.AccessToken, provider.RefreshToken, provider.AuthorizationCode]) await kind.revokeByGrantId(id);
    }
    return "done";
  },
};

console.log(JSON.stringify(ports));
for await (const line of createInterface({ input: process.stdin })) {
  const [deed, what] = line.split(" ");
  console.log(await deeds[deed](what).catch((error) => `failed ${error.stack.replaceAll("\n", " | ")}`));
}
process.exit(0);
