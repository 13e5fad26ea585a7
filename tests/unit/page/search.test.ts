/** The search in a page: loaded once and only when wanted, tried again when it did not load, and told where the site is served. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { searchPage, type SearchPage } from "../../support/search-page.ts";

let page: SearchPage;

const SCRIPT = { "Content-Type": "text/javascript" };
const PAGE = { "Content-Type": "text/html" };

const cutOff = (): ReadableStream =>
  new ReadableStream({ pull: (controller) => controller.error(new TypeError("the connection is gone")) });

async function openPage(options: Parameters<typeof searchPage>[0] = {}): Promise<void> {
  page = searchPage(options);
  vi.resetModules();
  await import("../../../src/page/search.ts");
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("loading", () => {
  test("begins only when it is wanted, and happens once", async () => {
    await openPage();
    expect(page.loaded()).toEqual([]);
    page.button.emit("pointerenter");
    page.button.emit("focus");
    page.button.emit("click");
    expect(page.loaded()).toEqual(["/pagefind/pagefind-component-ui.css", "/pagefind/pagefind-component-ui.js"]);
    expect(page.button.attributes.get("aria-busy")).toBe("true");
    await page.arrive();
    page.button.emit("click");
    await vi.waitFor(() => expect(page.modal.open).toHaveBeenCalledTimes(2));
    expect(page.loaded()).toHaveLength(2);
    expect(page.body.children).toHaveLength(1);
    expect(page.setTranslations).toHaveBeenCalledExactlyOnceWith({ placeholder: "Suche" });
    expect(page.status.hidden).toBe(true);
  });

  test("that failed says so, and is tried again", async () => {
    await openPage();
    page.button.emit("click");
    await page.arrive("error");
    expect(page.status.hidden).toBe(false);
    expect(page.loaded()).toEqual([]);
    page.button.emit("click");
    expect(page.loaded()).toHaveLength(2);
    await page.arrive();
    expect(page.modal.open).toHaveBeenCalledOnce();
    expect(page.status.hidden).toBe(true);
  });

  test.each([
    ["is dropped", () => Promise.reject(new TypeError("fetch failed"))],
    ["is refused", () => Promise.resolve(new Response("", { status: 503, headers: SCRIPT }))],
    ["is a stranger's page", () => Promise.resolve(new Response("<h1>Sign in</h1>", { headers: PAGE }))],
    ["is cut off", () => Promise.resolve(new Response(cutOff(), { headers: SCRIPT }))],
  ])("whose module %s says so, does not import it, and is tried again", async (_, answer) => {
    await openPage();
    page.fetch.mockImplementationOnce(answer);
    page.button.emit("click");
    await page.arrive();
    expect(page.status.hidden).toBe(false);
    expect(page.body.children).toEqual([]);
    page.button.emit("click");
    await page.arrive();
    expect(page.modal.open).toHaveBeenCalledOnce();
    expect(page.fetch.mock.calls.map(([address]) => address)).toEqual([
      "/pagefind/pagefind.js",
      "/pagefind/pagefind.js",
    ]);
  });

  test("that failed before anybody asked for it says nothing, and is tried again", async () => {
    await openPage();
    page.button.emit("pointerenter");
    await page.arrive("error");
    await vi.waitFor(() => expect(page.loaded()).toEqual([]));
    expect(page.status.hidden).toBe(true);
    page.button.emit("click");
    expect(page.loaded()).toHaveLength(2);
    await page.arrive();
    expect(page.modal.open).toHaveBeenCalledOnce();
  });
});

test.each(["/", "/learn/", "/a/b/"])("a site served under %s is searched there, and found there", async (base) => {
  await openPage({ base });
  page.button.emit("click");
  expect(page.loaded()).toEqual([
    `${base}pagefind/pagefind-component-ui.css`,
    `${base}pagefind/pagefind-component-ui.js`,
  ]);
  await page.arrive();
  const html = page.body.children[0]?.innerHTML ?? "";
  expect(html).toContain(`<pagefind-config bundle-path="${base}pagefind/" base-url="${base}" lang="de">`);
});

test("closing gives the focus back to what opened it", async () => {
  await openPage();
  page.button.emit("click");
  await page.arrive();
  expect(page.button.focus).not.toHaveBeenCalled();
  page.dialog.emit("close");
  expect(page.button.focus).toHaveBeenCalledOnce();
});

describe("keys", () => {
  const [linux, mac] = ["Linux x86_64", "MacIntel"];
  test.each([
    [linux, { key: "k", ctrlKey: true }, true],
    [linux, { key: "K", ctrlKey: true }, true],
    [linux, { key: "k", metaKey: true }, false],
    [linux, { key: "k" }, false],
    [linux, { key: "j", ctrlKey: true }, false],
    [linux, { key: "k", ctrlKey: true, altKey: true }, false],
    [linux, { key: "k", ctrlKey: true, shiftKey: true }, false],
    [mac, { key: "k", metaKey: true }, true],
    [mac, { key: "k", ctrlKey: true }, false],
  ])("on %s %j: %s", async (platform, keys, opens) => {
    await openPage({ platform });
    const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
    expect(page.document.emit("keydown", { ...none, ...keys }).defaultPrevented).toBe(opens);
    expect(page.loaded()).toHaveLength(opens ? 2 : 0);
  });

  test("are named as the machine has them", async () => {
    await openPage({ platform: linux });
    expect(page.key.textContent).toBe("Ctrl K");
    await openPage({ platform: mac });
    expect(page.key.textContent).toBe("⌘ K");
  });
});
