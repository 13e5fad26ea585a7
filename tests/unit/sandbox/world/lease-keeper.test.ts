/** Accounts that have an end: when they are over, by the clock or by what the homeserver says, and that they are given back. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend, Lease } from "../../../../sandbox/backend/types.ts";
import { LeaseKeeper } from "../../../../sandbox/world/lease-keeper.ts";
import { Records } from "../../../../sandbox/world/store/records.ts";
import type { WorldStore } from "../../../../sandbox/world/store/store.ts";
import type { StoredDevice } from "../../../../sandbox/world/store/tables.ts";
import type { DeviceRef } from "../../../../sandbox/world/types.ts";

const LEASE: Lease = {
  accounts: "https://learn.example.org",
  id: "abcdefghij",
  deletionToken: "secret",
  expiresAt: 100_000,
  homeserver: "https://matrix.example.org",
  users: {},
};

const LAPTOP = "you/laptop";
const PHONE = "you/phone";
const KIM = "kim/phone";

let now: number;
/** By access token; one that is not here is still good. */
let answers: Map<string, () => Response>;
let records: Records;
const keepLease = vi.fn();

const refused = (errcode: string) => () => Response.json({ errcode }, { status: 401 });
const away = () => new Response("", { status: 502 });

function keeper(): LeaseKeeper {
  const backend = {
    baseUrl: LEASE.homeserver,
    fetch: (request: Request) => {
      const token = request.headers.get("Authorization")?.replace("Bearer ", "") ?? "";
      return Promise.resolve((answers.get(token) ?? (() => Response.json({})))());
    },
    lease: LEASE,
  } as unknown as Backend;
  const store = { keepLease } as unknown as WorldStore;
  return new LeaseKeeper({ backend, store, records, clock: () => now });
}

/** Of accounts without an end, on a homeserver that is not to be asked. */
function endless(): LeaseKeeper {
  const backend = { lease: undefined, fetch: () => Promise.reject(new Error("asked")) } as unknown as Backend;
  return new LeaseKeeper({ backend, store: undefined, records, clock: () => now });
}

/** Each device's token is its name. */
function signIn(ref: DeviceRef, more: Partial<StoredDevice> = {}): void {
  const account = { userId: `@${ref.split("/")[0] ?? ""}:a`, deviceId: "D", accessToken: ref, password: "first" };
  records.set(ref, { account, ...more });
}

beforeEach(() => {
  vi.useFakeTimers();
  now = 0;
  answers = new Map();
  records = new Records(undefined);
  for (const ref of [LAPTOP, PHONE, KIM] as const) signIn(ref);
  keepLease.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the time", () => {
  it("is looked at every now and then, and over at its end, not before", () => {
    const lease = keeper();
    lease.begin();
    now = 99_999;
    vi.advanceTimersByTime(60_000);
    expect(lease.ended.value).toBeUndefined();
    now = 100_000;
    vi.advanceTimersByTime(20_000);
    expect(lease.ended.value).toBe("account-expired");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not count where accounts have no end, once they were given back, or when all is closed", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 204 })));
    const without = endless();
    without.begin();
    expect(vi.getTimerCount()).toBe(0);
    expect(without.lease.value).toBeUndefined();

    const closed = keeper();
    closed.begin();
    closed.close();
    expect(vi.getTimerCount()).toBe(0);

    const given = keeper();
    given.begin();
    await given.end();
    now = 200_000;
    vi.advanceTimersByTime(20_000);
    expect([without.ended.value, closed.ended.value, given.ended.value]).toEqual([undefined, undefined, undefined]);
  });
});

describe("what readers see of their account", () => {
  it("is what another app needs, with the password of now", async () => {
    const lease = keeper();
    lease.begin();
    const { expiresAt, homeserver } = LEASE;
    expect(lease.lease.value).toEqual({ expiresAt, homeserver, userId: "@you:a", password: "first" });
    await records.keep(LAPTOP, { account: { userId: "@you:a", deviceId: "D", accessToken: "", password: "second" } });
    lease.showAccount();
    expect(lease.lease.value?.password).toBe("second");
  });

  it("is nothing while nobody is signed in to it", () => {
    records = new Records(undefined);
    const lease = keeper();
    lease.begin();
    expect(lease.lease.value).toBeUndefined();
  });
});

describe("a device that is signed out", () => {
  const ended = async (ref: DeviceRef): Promise<[boolean, string | undefined]> => {
    const lease = keeper();
    return [await lease.hasEnded(ref), lease.ended.value];
  };

  it("was removed by another one as long as one is signed in, whosever it is", async () => {
    answers = new Map([
      [LAPTOP, refused("M_UNKNOWN_TOKEN")],
      [PHONE, refused("M_UNKNOWN_TOKEN")],
    ]);
    expect(await ended(LAPTOP)).toEqual([false, undefined]);
  });

  it("was so, too, if the homeserver does not say", async () => {
    answers = new Map([
      [PHONE, away],
      [KIM, refused("M_UNKNOWN_TOKEN")],
    ]);
    expect(await ended(LAPTOP)).toEqual([false, undefined]);
  });

  it("was so without asking where accounts have no end", async () => {
    expect(await endless().hasEnded(LAPTOP)).toBe(false);
  });

  it("shows the end of all when no other one is known any more", async () => {
    for (const ref of [PHONE, KIM]) answers.set(ref, refused("M_USER_DEACTIVATED"));
    expect(await ended(LAPTOP)).toEqual([true, "account-expired"]);
  });

  it("was so as well when there is no other one to tell: those gone and those cut off are not asked", async () => {
    signIn(PHONE, { gone: "lost" });
    signIn(KIM, { mirrored: true });
    for (const ref of [PHONE, KIM]) answers.set(ref, refused("M_UNKNOWN_TOKEN"));
    expect(await ended(LAPTOP)).toEqual([false, undefined]);
  });

  it("shows it when the time is over, whatever the homeserver says", async () => {
    now = 100_000;
    expect(await ended(LAPTOP)).toEqual([true, "account-expired"]);
  });

  it("is no news when the reader has had the accounts ended", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 204 })));
    const lease = keeper();
    await lease.end();
    expect(await lease.hasEnded(LAPTOP)).toBe(true);
    expect(lease.ended.value).toBeUndefined();
  });
});

describe("kept devices", () => {
  it("are those that the homeserver still knows, and those that it need not know", async () => {
    signIn(PHONE, { gone: "removed" });
    signIn("toni/phone", { mirrored: true });
    answers = new Map([[KIM, refused("M_UNKNOWN_TOKEN")]]);
    expect(await keeper().stillIn(records.all())).toEqual(new Set([LAPTOP, PHONE, "toni/phone"]));
  });

  it("are all of them where accounts have no end, or where nothing is to be asked", async () => {
    expect(await endless().stillIn(records.all())).toEqual(new Set([LAPTOP, PHONE, KIM]));
    records = new Records(undefined);
    signIn(PHONE, { gone: "lost" });
    expect(await keeper().stillIn(records.all())).toEqual(new Set([PHONE]));
  });

  it("have ended when the homeserver knows none of them", async () => {
    for (const ref of [LAPTOP, PHONE, KIM]) answers.set(ref, refused("M_UNKNOWN_TOKEN"));
    await expect(keeper().stillIn(records.all())).rejects.toMatchObject({ code: "account-expired" });
  });

  it("are not given up when the homeserver does not say", async () => {
    answers.set(KIM, away);
    await expect(keeper().stillIn(records.all())).rejects.toMatchObject({ code: "homeserver-unreachable" });
  });
});

describe("giving accounts back", () => {
  it("is asked of the service once, and then nothing is kept of them", async () => {
    const fetch = vi.fn((_url: string) => Promise.resolve(new Response(null, { status: 204 })));
    vi.stubGlobal("fetch", fetch);
    const lease = keeper();
    await lease.end();
    await lease.end();
    lease.endInBackground();
    expect(fetch.mock.calls.map(([url]) => url)).toEqual(["https://learn.example.org/v1/sandboxes/abcdefghij"]);
    expect(keepLease.mock.calls).toEqual([[undefined]]);
  });

  it("can be tried again when the service does not say so", async () => {
    const fetch = vi.fn(() => Promise.reject(new TypeError("no network")));
    vi.stubGlobal("fetch", fetch);
    const lease = keeper();
    await expect(lease.end()).rejects.toMatchObject({ code: "accounts-unreachable" });
    await expect(lease.end()).rejects.toMatchObject({ code: "accounts-unreachable" });
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(keepLease).not.toHaveBeenCalled();
  });

  it("goes on without being waited for, once, when the sandbox is closed", () => {
    vi.setSystemTime(0);
    const fetch = vi.fn(() => Promise.resolve(new Response(null, { status: 204 })));
    vi.stubGlobal("fetch", fetch);
    const lease = keeper();
    lease.endInBackground();
    lease.endInBackground();
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
