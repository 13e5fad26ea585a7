/** Opens a sandbox: wakes the one that this browser keeps, or makes a new one, kept or in memory. */
import { signal, type Signal } from "@preact/signals";
import { createEmbeddedBackend, StorageError } from "../backend/embedded.ts";
import { createAccountsBackend } from "../backend/remote/accounts-service.ts";
import type { Backend, Home } from "../backend/types.ts";
import { loadCrypto, mapNetworkError } from "../device/index.ts";
import { SandboxError } from "../errors.ts";
import type { WorldOptions } from "./options.ts";
import { deleteLeftovers, forgetSandbox, storedSandbox } from "./store/registry.ts";
import { openStore, type WorldStore } from "./store/store.ts";
import type { Persistence, World } from "./types.ts";
import { SandboxWorld } from "./world.ts";

export { loadCrypto } from "../device/index.ts";

/**
 * Opens the sandbox of a lesson: wakes the kept one or makes a new one.
 *
 * @throws SandboxError `wasm-unreachable`, `wasm-blocked`, `store-...`,
 * `account-expired`, `accounts-...`, `homeserver-...`, `unexpected`; the signal's reason if aborted.
 */
export async function openWorld({ onProgress, ...rest }: WorldOptions): Promise<World> {
  const opening = new AbortController();
  const options: WorldOptions = {
    ...rest,
    // The download may go on after a failure, and members may join later: that is no longer progress of opening.
    onProgress: (progress) => {
      if (!opening.signal.aborted) onProgress?.(progress);
    },
  };
  const persistence = signal<Persistence>({ kind: "memory", reason: "chosen" });
  if (options.fresh) {
    forgetSandbox(options.base, options.lesson);
    await deleteLeftovers(options.base);
  }
  // Downloading takes longest, so everything else happens meanwhile.
  const crypto = loadCrypto(
    (loaded, total) => options.onProgress?.({ stage: "download", loaded, total }),
    options.signal,
  );
  // Awaited where devices are started; until then its rejection must not count as unhandled.
  crypto.catch(() => undefined);
  const store = await storeFor(options, persistence);
  try {
    return await open(options, store, persistence, crypto);
  } catch (thrown) {
    const error = mapNetworkError(thrown, options.signal);
    const isNew = store?.waking === false;
    // What was only being made is nothing to go on with.
    if (isNew) await store.delete();
    else store?.close();
    if (isNew && !(error instanceof SandboxError) && options.signal?.aborted !== true) {
      // The browser gave a store but does not take what goes into it, least of all the keys: this happens when it is full.
      persistence.value = { kind: "memory", reason: "storage-full" };
      return await open(options, undefined, persistence, crypto).catch((again: unknown) => {
        throw asOpenError(mapNetworkError(again, options.signal), false, options.signal);
      });
    }
    throw asOpenError(error, store?.waking === true, options.signal);
  } finally {
    opening.abort();
  }
}

async function open(
  options: WorldOptions,
  store: WorldStore | undefined,
  persistence: Signal<Persistence>,
  crypto: Promise<void>,
): Promise<World> {
  options.signal?.throwIfAborted();
  if (options.home?.kind === "accounts" && store?.waking === true && isOver(store, options)) {
    throw new SandboxError("account-expired");
  }
  const backend = await openBackend(options, store);
  const remembered = store?.waking === true ? await store.attacks() : {};
  const world = new SandboxWorld({ options, backend, store, persistence, crypto, remembered });
  try {
    await world.populate();
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** Whether the kept accounts have ended: by the clock, or because the reader has had them ended. */
function isOver({ lease }: WorldStore, { clock = Date.now }: WorldOptions): boolean {
  return lease === undefined || lease.expiresAt <= clock();
}

function openBackend(options: WorldOptions, store: WorldStore | undefined): Promise<Backend> | Backend {
  const { home = { kind: "embedded" }, cast, clock } = options;
  const withClock = clock === undefined ? {} : { clock };
  switch (home.kind) {
    case "embedded":
      return createEmbeddedBackend({ ...withClock, ...(store === undefined ? {} : { storage: store.homeserver }) });
    case "other":
      return home.open();
    case "accounts":
      return createAccountsBackend({
        ...withClock,
        home,
        users: cast.filter(({ account }) => account === undefined).map(({ name }) => name),
        onLeased: (lease) => store?.keepLease(lease),
        ...(store?.lease === undefined ? {} : { lease: store.lease }),
      });
  }
}

/** What tells one home from another: a sandbox that is kept can only go on where it began. Undefined: in this tab. */
function homeKey(home: Home | undefined): string | undefined {
  switch (home?.kind) {
    case "other":
      return home.address;
    case "accounts":
      return `${home.accounts} ${home.homeserver}`;
    case "embedded":
    case undefined:
      return undefined;
  }
}

async function storeFor(options: WorldOptions, persistence: Signal<Persistence>): Promise<WorldStore | undefined> {
  if (options.persistence === "memory") return undefined;
  const home = homeKey(options.home);
  const store = await openStore({
    ...(home === undefined ? {} : { home }),
    base: options.base,
    lesson: options.lesson,
    lessonVersion: options.lessonVersion,
    kept: options.kept === true,
    onFull: () => {
      persistence.value = { kind: "memory", reason: "storage-full" };
    },
    onLost: () => {
      const isListed = storedSandbox(options.base, options.lesson) !== undefined;
      persistence.value = { kind: "lost", code: isListed ? "store-lost" : "store-cleared" };
    },
  });
  if (store === "outdated" || store === "elsewhere" || store === "cleared") throw new SandboxError(`store-${store}`);
  if (typeof store === "string") {
    persistence.value = { kind: "memory", reason: store };
    return undefined;
  }
  persistence.value = { kind: "stored" };
  return store;
}

function asOpenError(error: unknown, waking: boolean, signal: AbortSignal | undefined): unknown {
  if (error instanceof SandboxError || signal?.aborted === true) return error;
  if (error instanceof StorageError) {
    return new SandboxError(error.code === "outdated" ? "store-outdated" : "store-corrupt", error);
  }
  // On waking, everything that fails fails on what was kept: the servers and keys are made by this very code.
  return new SandboxError(waking ? "store-corrupt" : "unexpected", error);
}
