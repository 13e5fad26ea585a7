/** The crypto's WASM in a browser is loaded once, tells how far it is, and is tried again after a failure. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const { imported, setWasm } = vi.hoisted(() => ({ imported: vi.fn(), setWasm: vi.fn() }));
vi.mock("@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.js", () => ({
  imported,
  __wbg_set_wasm: setWasm,
}));
vi.mock("@matrix-org/matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.wasm?url", () => ({
  default: "https://a.invalid/crypto.wasm",
}));

const name = (text: string): number[] => [text.length, ...new TextEncoder().encode(text)];
const section = (id: number, ...content: readonly number[]): number[] => [id, content.length, ...content];

/** A module whose start calls the one function that it imports of the bindings. */
const MODULE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, 1, 0x60, 0, 0),
  ...section(2, 1, ...name("./matrix_sdk_crypto_wasm_bg.js"), ...name("imported"), 0, 0),
  ...section(3, 1, 0),
  ...section(7, 1, ...name("__wbindgen_start"), 0, 1),
  ...section(10, 1, 4, 0, 0x10, 0, 0x0b),
);

const fetched = vi.fn<typeof globalThis.fetch>();
const load = async () => (await import("../../../../sandbox/device/sdk/crypto-wasm.ts")).initAsync;

beforeEach(() => {
  vi.resetModules();
  vi.clearAllMocks();
  vi.stubGlobal("fetch", fetched);
  vi.stubEnv("CRYPTO_WASM_BYTES", "700");
  fetched.mockReset().mockImplementation(() => Promise.resolve(new Response(MODULE)));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it("is loaded and started once, whoever asks", async () => {
  const initAsync = await load();
  await Promise.all([initAsync(), initAsync()]);
  await initAsync();
  expect(fetched.mock.calls).toEqual([["https://a.invalid/crypto.wasm", { cache: "default" }]]);
  expect(setWasm).toHaveBeenCalledOnce();
  expect(Object.keys(setWasm.mock.calls[0]?.[0] as object)).toEqual(["__wbindgen_start"]);
  expect(imported).toHaveBeenCalledOnce();
});

it("tells how many bytes have arrived, of how many", async () => {
  const parts = new ReadableStream({
    start(controller) {
      for (const part of [MODULE.slice(0, 10), MODULE.slice(10)]) controller.enqueue(part);
      controller.close();
    },
  });
  fetched.mockImplementation(() => Promise.resolve(new Response(parts)));
  const initAsync = await load();
  const { wasmProgressListeners } = await import("../../../../sandbox/device/sdk/wasm-progress.ts");
  const progress = vi.fn();
  wasmProgressListeners.add(progress);
  await initAsync();
  expect(progress.mock.calls).toEqual([
    [10, "700"],
    [MODULE.length, "700"],
  ]);
});

const offline = new TypeError("offline");
it.each<[string, () => Promise<Response>, unknown]>([
  ["that cannot be fetched", () => Promise.reject(offline), offline],
  ["that is not there", () => Promise.resolve(new Response("", { status: 404 })), 404],
  ["that is empty", () => Promise.resolve(new Response(null)), 200],
  ["that is broken", () => Promise.resolve(new Response("<html>")), expect.any(WebAssembly.CompileError)],
])(
  "a file %s is unreachable, and past what the browser has kept when it is tried again",
  async (_what, answer, cause) => {
    const initAsync = await load();
    fetched.mockImplementationOnce(answer);
    await expect(initAsync()).rejects.toMatchObject({ code: "wasm-unreachable", cause });
    expect(setWasm).not.toHaveBeenCalled();
    await initAsync();
    expect(fetched.mock.calls.map(([, init]) => init)).toEqual([{ cache: "default" }, { cache: "reload" }]);
    expect(setWasm).toHaveBeenCalledOnce();
  },
);

it("is blocked where a browser has no WebAssembly", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  await expect((await load())()).rejects.toMatchObject({ code: "wasm-blocked" });
  expect(fetched).not.toHaveBeenCalled();
});

it("is blocked where not even an empty module may run", async () => {
  const forbidden = new WebAssembly.CompileError("by policy");
  vi.spyOn(WebAssembly, "instantiateStreaming").mockRejectedValue(forbidden);
  const tried = vi.spyOn(WebAssembly, "instantiate").mockRejectedValue(forbidden);
  await expect((await load())()).rejects.toMatchObject({ code: "wasm-blocked", cause: forbidden });
  expect(tried.mock.calls).toEqual([[Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)]]);
});
