/** A page that is used as Element is, with little behind it, and a homeserver for it: for testing how Element is photographed. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { start } from "../../support/programs/run.ts";

/** Something that listens on loopback. */
export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

/** Listens on a free port. */
export async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Listening> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the stand-in calls things, by Element's keys. */
const STAND_IN_LABELS = {
  en: {
    common: { username: "Login name", password: "Secret" },
    action: { sign_in: "Come in" },
    a11y: { user_menu: "<b>Me</b>" },
  },
  de: { common: { username: "Kennung", password: "Geheimnis" }, action: { sign_in: "Hinein" } },
} as const;

/** Serves files of text by path; everything else is not there. */
export function serveFiles(files: Readonly<Record<string, string>>): Promise<Listening> {
  return listen((request, response) => {
    const text = files[new URL(request.url ?? "/", "http://localhost").pathname];
    const type = text?.startsWith("{") === true ? "application/json" : "text/html";
    response.writeHead(text === undefined ? 404 : 200, { "Content-Type": `${type}; charset=utf-8` }).end(text ?? "");
  });
}

/**
 * Starts the stand-in: a sign-in form that signs in at the homeserver of its configuration.
 *
 * @param picture address of a picture from elsewhere in its page
 */
export function startStandIn(picture = ""): Promise<Listening> {
  return serveFiles({
    "/": PAGE.replace("PICTURE", picture),
    "/version": "v9.8.7\n",
    "/config.json": JSON.stringify({ brand: "Stand-in", default_server_config: { "m.homeserver": { base_url: "" } } }),
    "/i18n/languages.json": JSON.stringify({ en: "en_EN.1.json", de: "de_DE.2.json" }),
    "/i18n/en_EN.1.json": JSON.stringify(STAND_IN_LABELS.en),
    "/i18n/de_DE.2.json": JSON.stringify(STAND_IN_LABELS.de),
  });
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Stand-in</title><img src="PICTURE" alt="">
<form><label><span></span><input name="user"></label><label><span></span><input name="password"></label><button></button></form>
<script type="module">
  const german = navigator.language.startsWith("de");
  const [user, password, enter, menu] = german
    ? ["Kennung", "Geheimnis", "Hinein", "Me"]
    : ["Login name", "Secret", "Come in", "Me"];
  const [one, two] = document.querySelectorAll("span");
  one.textContent = user;
  two.textContent = password;
  document.querySelector("form button").textContent = enter;
  const config = await (await fetch("config.json")).json();
  document.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const server = config.default_server_config["m.homeserver"].base_url;
    const answer = await fetch(server + "/_matrix/client/v3/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        type: "m.login.password",
        identifier: { type: "m.id.user", user: form.get("user") },
        password: form.get("password"),
      }),
    });
    document.body.innerHTML = answer.ok ? "<button>" + menu + "</button>" : "<p>No</p>";
  });
</script>`;

/** Starts our own homeserver, as operators do. */
export async function startHomeserver(): Promise<Listening> {
  const child = start(["node", "sandbox/homeserver/serve.ts", "--port", "0"]);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const address = /http:\/\/127\.0\.0\.1:\d+/u.exec(text)?.[0];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => reject(new Error("The homeserver ended before it was ready.")));
  });
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
