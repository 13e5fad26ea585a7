/** How a real Element is photographed, on a stand-in: by its own labels, in both languages, and what happens when a step does not come. */
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Browser } from "@playwright/test";
import { FIRST, LOCALES } from "../../../content/languages.ts";
import { ELEMENT_ALTS, readElementManifest } from "../../../src/build/pictures/element-pictures.ts";
import { ACTS } from "../../screenshots/element/acts/index.ts";
import { photograph, type PhotographOptions } from "../../screenshots/element/photograph.ts";
import type { Act } from "../../screenshots/element/player.ts";
import { readableIn } from "../../screenshots/element/reading.ts";
import { listen, serveFiles, startHomeserver, startStandIn, type Listening } from "../support/element-stand-in.ts";

let homeserver: Listening;
let folder = "";
const running: Listening[] = [];

test.beforeAll(async () => {
  homeserver = await startHomeserver();
});

test.afterAll(() => homeserver.stop());

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "element-"));
});

test.afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  await rm(folder, { recursive: true });
});

async function begun(server: Promise<Listening>): Promise<Listening> {
  running.push(await server);
  return server;
}

const signingIn: Act = {
  pictures: ["sign-in", "decrypted"],
  async play(player) {
    player.step = "signing in";
    const window = await player.signInFirst(await player.account("Robin"), "laptop", (form) =>
      player.take("sign-in", form),
    );
    await player.take("decrypted", window);
  },
};

const writing: Act = {
  pictures: ["start-chat"],
  async play(player) {
    const window = await player.signInFirst(await player.account("Robin"), "laptop");
    player.step = "starting a chat";
    await window.press("action.new_conversation");
    await player.take("start-chat", window);
  },
};

function run(
  browser: Browser,
  element: Listening,
  options: Partial<PhotographOptions> = {},
): Promise<{ taken: number; stopped?: string }> {
  return photograph({
    browser,
    element: element.url,
    homeserver: homeserver.url,
    languages: ["en", "de"],
    acts: [signingIn],
    only: undefined,
    name: undefined,
    out: join(folder, "out"),
    report: join(folder, "report"),
    patience: 10_000,
    say: () => undefined,
    ...options,
  });
}

const manifest = () => readElementManifest(join(folder, "out"));

test("takes pictures in both languages, by the labels that the client serves itself", async ({ browser }) => {
  const result = await run(browser, await begun(startStandIn()));
  expect(result).toEqual({ taken: 4 });
  const { files } = manifest()["sign-in"] ?? { files: {} };
  expect(files.de).toMatchObject({ client: "Stand-in", version: "9.8.7", size: [1200, 800] });
  expect(readFileSync(join(folder, "out/sign-in-de.webp")).byteLength).toBe(files.de?.bytes);
  expect(files.de?.sha256).not.toBe(files.en?.sha256);
  expect(files.de?.words).toEqual({
    "action.sign_in": "Hinein",
    "common.password": "Geheimnis",
    "common.username": "Kennung",
  });
  // Its button is beside what that picture shows.
  expect(manifest()["decrypted"]?.files.en?.words).toEqual({});
});

test("what can be read in a picture: whole texts in sight, hints in empty fields, and names of controls", async ({
  page,
}) => {
  await page.setViewportSize({ width: 800, height: 600 });
  await page.setContent(`<!doctype html><style>
      body { margin: 0; font: 16px/24px sans-serif; }
      .field { width: 200px; }
      .field::before { content: "Write  here"; }
      .menu { position: absolute; top: 500px; left: 0; background: white; }
    </style>
    <h1><b>Settings:</b> Keys</h1>
    <p>Long line,<br>in two</p>
    <button aria-label="Close"><svg width="20" height="20"></svg></button>
    <p style="pointer-events: none">Let through</p>
    <input placeholder="Search"><input placeholder="Written over" value="x">
    <div class="field" contenteditable></div>
    <p style="visibility: hidden">Invisible</p>
    <p style="opacity: 0">See-through</p>
    <p style="position: absolute; clip-path: inset(50%)">For the ear</p>
    <p style="width: 60px; overflow: hidden; white-space: nowrap">Cut off somewhere</p>
    <p style="position: absolute; top: 500px; left: 0; margin: 0">Covered</p><div class="menu">Lies above it</div>
    <p style="position: absolute; left: 600px; top: 0">Outside</p>`);
  const found = await readableIn(page, { x: 0, y: 0, width: 500, height: 600 });
  expect(found).toEqual([
    "Settings: Keys",
    "Settings:",
    "Long line,in two",
    "Close",
    "Let through",
    "Search",
    "Write here",
    "Lies above it",
  ]);
});

test("takes a part, under the operator's name", async ({ browser }) => {
  const element = await begun(startStandIn());
  expect(await run(browser, element, { only: ["decrypted"], name: "Campus chat", languages: ["de"] })).toEqual({
    taken: 1,
  });
  expect(Object.keys(manifest())).toEqual(["decrypted"]);
  expect(manifest()["decrypted"]?.files.de?.client).toBe("Campus chat");
});

test("stops with the step, the label and the screen; what is finished stays", async ({ browser }) => {
  const element = await begun(startStandIn());
  const { taken, stopped } = await run(browser, element, { acts: [signingIn, writing], patience: 4000 });
  expect(taken).toBe(2);
  expect(stopped).toContain("Stopped at “starting a chat” (en)");
  expect(stopped).toContain("Looked for: a control “New conversation” (action.new_conversation)");
  expect(stopped).toContain('- button "Me"');
  expect(readFileSync(join(folder, "report/report.txt"), "utf8")).toContain(element.url);
  expect(existsSync(join(folder, "report/screen.png"))).toBe(true);
  expect(Object.keys(manifest())).toEqual(["decrypted", "sign-in"]);
});

test("a page that is not Element is said to lack the sign-in form", async ({ browser }) => {
  const shop = await begun(serveFiles({ "/": "<h1>Flowers</h1><button>Buy</button>" }));
  const { taken, stopped } = await run(browser, shop, { patience: 4000 });
  expect(taken).toBe(0);
  expect(stopped).toContain("a field “Username” (common.username)");
  expect(stopped).toContain('- button "Buy"');
});

test("an Element in another language than its browser's is not mistaken for the right one", async ({ browser }) => {
  const element = await begun(
    serveFiles({ "/": "<label>Nom d’utilisateur <input></label><button>Connexion</button>" }),
  );
  const { stopped } = await run(browser, element, { languages: ["de"], patience: 4000 });
  expect(stopped).toContain("a field “Benutzername” (common.username)");
  expect(stopped).toContain("Nom d’utilisateur");
});

test("nothing at the address of Element, or of the homeserver", async ({ browser }) => {
  const gone = await listen(() => undefined);
  await gone.stop();
  expect(await run(browser, gone)).toEqual({ taken: 0, stopped: expect.stringContaining(gone.url) as unknown });
  const { stopped } = await run(browser, await begun(startStandIn()), { homeserver: gone.url });
  expect(stopped).toContain(`The homeserver ${gone.url} does not answer`);
});

test("a slow homeserver is waited for as long as patience goes", async ({ browser }) => {
  // Passes everything on, but keeps sign-ins until it is let go.
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow = await begun(
    listen((request, response) => {
      void (async () => {
        const body = Buffer.concat(await request.toArray());
        if (request.url?.endsWith("/login") === true && request.method === "POST") await held;
        const { authorization = "" } = request.headers;
        const answer = await fetch(`${homeserver.url}${request.url ?? ""}`, {
          method: request.method ?? "GET",
          headers: { "Content-Type": "application/json", ...(authorization !== "" && { authorization }) },
          ...(body.byteLength > 0 && { body }),
        });
        const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*" };
        response.writeHead(answer.status, headers).end(await answer.text());
      })();
    }),
  );
  const element = await begun(startStandIn());
  const impatient = await run(browser, element, { homeserver: slow.url, patience: 4000, languages: ["en"] });
  expect(impatient.stopped).toContain("a control “Me” (a11y.user_menu)");
  expect(impatient.taken).toBe(1);
  release();
  expect(await run(browser, element, { homeserver: slow.url, languages: ["en"] })).toEqual({ taken: 2 });
});

test("asks nobody but Element and its homeserver", async ({ browser }) => {
  const asked: string[] = [];
  const stranger = await begun(
    listen((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    }),
  );
  await run(browser, await begun(startStandIn(`${stranger.url}/seen.png`)), { languages: ["en"] });
  expect(asked).toEqual([]);
});

test("every picture has a text in both languages, and each is taken once", () => {
  const ids = ACTS.flatMap(({ pictures }) => pictures);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.keys(ELEMENT_ALTS[FIRST]).sort()).toEqual([...ids].sort());
  for (const lang of LOCALES) expect(Object.values(ELEMENT_ALTS[lang])).not.toContain("");
});
