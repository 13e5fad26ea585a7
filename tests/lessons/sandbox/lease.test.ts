/** Accounts that have an end: told, kept, given back, and gone. With a service and a homeserver that stand in the test. */
import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SandboxResponse, SandboxRequest } from "../../../sandbox/accounts/wire.ts";
import { createHomeserver } from "../../../sandbox/homeserver/index.ts";
import firstMessage from "../../../sandbox/lessons/course/first-message.ts";
import type { Home, Lesson, OpenOptions, LessonSession } from "../../../sandbox/lessons/index.ts";
import { stubLocalStorage } from "../../support/local-storage.ts";
import { memoryProgress, openLesson } from "../support/harness.ts";

const ORIGIN = "https://learn.example.org";
const HOME: Home = { kind: "accounts", accounts: ORIGIN, homeserver: ORIGIN };
const DAY = 86_400_000;

/** A homeserver, and a service that makes accounts on it. */
class Town {
  readonly made: string[] = [];
  readonly ended: string[] = [];
  /** What the service answers instead, while it is set. */
  trouble: Response | undefined;
  readonly #homeserver = createHomeserver({
    serverName: "example.org",
    clock: Date.now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onFault: console.error,
  });
  /** Fulfilled when nobody is known any more. */
  readonly #over = Promise.withResolvers<Response>();

  fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/_matrix/")) {
      const homeserver = await this.#homeserver;
      // Whoever waits for news hears it at once.
      const over = this.#over.promise.then((answer) => answer.clone());
      return Promise.race([over, homeserver.fetch(request)]);
    }
    if (this.trouble !== undefined) return this.trouble.clone();
    if (request.method === "DELETE") {
      this.ended.push(pathname.split("/").at(-1) ?? "");
      return new Response(null, { status: 204 });
    }
    return Response.json(await this.#make((await request.json()) as SandboxRequest), { status: 201 });
  };

  /** All accounts end, as when their time is over or an operator ends them. */
  end(): void {
    this.#over.resolve(Response.json({ errcode: "M_UNKNOWN_TOKEN", error: "" }, { status: 401 }));
  }

  async #make({ users }: SandboxRequest): Promise<SandboxResponse> {
    const id = `sandbox${String(this.made.length)}`;
    this.made.push(id);
    const homeserver = await this.#homeserver;
    const accounts = await Promise.all(
      users.map(async (name) => {
        const [username, password] = [`ls-${id}-${name}`, `password of ${name}`];
        const body = { username, password, inhibit_login: true, auth: { type: "m.login.dummy" } };
        const url = `${ORIGIN}/_matrix/client/v3/register`;
        const answer = await homeserver.fetch(new Request(url, { method: "POST", body: JSON.stringify(body) }));
        expect(answer.status).toBe(200);
        return [name, { user_id: `@${username}:example.org`, password }] as const;
      }),
    );
    const now = Date.now() + 7_000_000;
    return {
      id,
      homeserver: "https://matrix.example.org",
      now,
      expires_at: now + DAY,
      deletion_token: "token",
      users: Object.fromEntries(accounts),
    };
  }
}

let town: Town;
let session: LessonSession | undefined;

beforeEach(() => {
  town = new Town();
  vi.stubGlobal("fetch", town.fetch);
  vi.stubGlobal("indexedDB", new IDBFactory());
  stubLocalStorage();
});

afterEach(async () => {
  await session?.close();
  session = undefined;
  vi.unstubAllGlobals();
});

const progress = memoryProgress();

async function open(options: Partial<OpenOptions> = {}, lesson = firstMessage): Promise<LessonSession> {
  session = await openLesson(lesson, { home: HOME, persistence: "auto", progress, ...options });
  return session;
}

async function reopen(options: Partial<OpenOptions> = {}): Promise<LessonSession> {
  await session?.close();
  session = undefined;
  return open(options);
}

const later = (ms: number) => (): number => Date.now() + ms;

describe("a sandbox with accounts of the service", () => {
  it("tells the reader's account, its end by this clock, and its password as it is now", async () => {
    const { world } = await open();
    const { expiresAt, ...lease } = world.lease.value ?? { expiresAt: 0 };
    expect(lease).toEqual({
      homeserver: "https://matrix.example.org",
      userId: "@ls-sandbox0-you:example.org",
      password: "password of you",
    });
    expect(Math.abs(expiresAt - Date.now() - DAY)).toBeLessThan(60_000);
    await world.device("you/laptop").changePassword("another one");
    expect(world.lease.value?.password).toBe("another one");
    expect((await reopen()).world.lease.value).toEqual({ ...world.lease.value, password: "another one" });
  });

  it("wakes on the same accounts, and asks for no others", async () => {
    const before = (await open()).world.snapshot.value.users;
    const { world } = await reopen();
    expect(world.snapshot.value.users).toEqual(before);
    expect(world.persistence.value).toEqual({ kind: "stored" });
    expect(town.made).toHaveLength(1);
    expect(town.ended).toEqual([]);
  });

  it("tells no progress any more once it is open, also when somebody joins later", async () => {
    const cast = [...firstMessage.start.cast, { ...firstMessage.start.cast[1], name: "robin", joins: "later" }];
    const lesson = { ...firstMessage, start: { cast } } as Lesson;
    await (await open({}, lesson)).close();
    const onProgress = vi.fn();
    const { world } = await open({ onProgress }, lesson);
    const told = onProgress.mock.calls.length;
    expect(told).toBeGreaterThan(0);
    await world.join("robin");
    expect(onProgress.mock.calls).toHaveLength(told);
  });

  it("is not woken when its time is over, and fresh ones come in its place", async () => {
    await open();
    await expect(reopen({ clock: later(DAY + 1) })).rejects.toMatchObject({ code: "account-expired" });
    await open({ fresh: true });
    expect(town.made).toHaveLength(2);
  });

  it("is not woken when the homeserver knows none of its accounts any more", async () => {
    await open();
    await session?.close();
    town.end();
    await expect(open()).rejects.toMatchObject({ code: "account-expired" });
  });

  it("wakes without a device that was removed meanwhile", async () => {
    const { world } = await open();
    const kim = world.snapshot.value.devices["kim/phone"];
    await session?.close();
    const stored = await logOut(kim?.deviceId ?? "");
    expect(stored).toBe(200);
    const after = (await open()).world.snapshot.value;
    expect(after.gone).toEqual({ "kim/phone": "removed" });
    expect(Object.keys(after.devices)).toEqual(["you/laptop"]);
  });

  it("says so when the accounts end while it is open, and takes no device for removed", async () => {
    const { world } = await open();
    expect(world.ended.value).toBeUndefined();
    town.end();
    await vi.waitFor(() => expect(world.ended.value).toBe("account-expired"));
    expect(world.snapshot.value.gone).toEqual({});
  });

  it("does not take a removed device for the end", async () => {
    const { world } = await open();
    await world.device("kim/phone").removeThisDevice();
    await vi.waitFor(() => expect(world.snapshot.value.gone).toEqual({ "kim/phone": "removed" }));
    expect(world.ended.value).toBeUndefined();
  });

  it("ends its accounts when it is deleted, once", async () => {
    await (await open()).delete();
    session = undefined;
    expect(town.ended).toEqual(["sandbox0"]);
  });

  it("goes on when they cannot be ended, and can be deleted later", async () => {
    const opened = await open();
    town.trouble = new Response("", { status: 502 });
    await expect(opened.delete()).rejects.toMatchObject({ code: "accounts-unreachable" });
    expect(opened.world.ended.value).toBeUndefined();
    await opened.world.device("you/laptop").setOnlyVerified(true);
    town.trouble = undefined;
    await opened.delete();
    session = undefined;
    expect(town.ended).toEqual(["sandbox0"]);
  });

  it("ends its accounts when fresh ones are wanted", async () => {
    await open();
    await reopen({ fresh: true });
    await vi.waitFor(() => expect(town.ended).toEqual(["sandbox0"]));
    expect(town.made).toHaveLength(2);
  });

  it("ends them with itself where nothing can be kept", async () => {
    await (await open({ persistence: "memory" })).close();
    await vi.waitFor(() => expect(town.ended).toEqual(["sandbox0"]));
  });

  it("ends those of a sandbox that gives way to newer ones", async () => {
    for (const id of ["first", "second", "third", "fourth"]) {
      await (await open({}, { ...firstMessage, id })).close();
      session = undefined;
    }
    await vi.waitFor(() => expect(town.ended).toEqual(["sandbox0"]));
  });

  it("is not woken in the tab, nor one of the tab on a server", async () => {
    await open();
    await expect(reopen({ home: { kind: "embedded" } })).rejects.toMatchObject({ code: "store-elsewhere" });
    await open({ home: { kind: "embedded" }, fresh: true });
    expect(session?.world.lease.value).toBeUndefined();
    await expect(reopen()).rejects.toMatchObject({ code: "store-elsewhere" });
  });

  it("leaves nothing behind when it could not be made", async () => {
    town.trouble = Response.json({ error: "full", message: "" }, { status: 503 });
    await expect(open()).rejects.toMatchObject({ code: "accounts-full" });
    town.trouble = undefined;
    await open();
    expect(town.made).toEqual(["sandbox0"]);
    expect(session?.world.persistence.value).toEqual({ kind: "stored" });
  });
});

/** Removes a device as another app of its user would. */
async function logOut(deviceId: string): Promise<number> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
  const name = names.find((candidate) => candidate.endsWith(":tables")) ?? "";
  const accounts = await new Promise<{ readonly account: { deviceId: string; accessToken: string } }[]>((resolve) => {
    indexedDB.open(name).onsuccess = ({ target }) => {
      const database = (target as IDBOpenDBRequest).result;
      const all = database.transaction("accounts").objectStore("accounts").getAll();
      all.onsuccess = () => {
        database.close();
        resolve(all.result as { readonly account: { deviceId: string; accessToken: string } }[]);
      };
    };
  });
  const token = accounts.find(({ account }) => account.deviceId === deviceId)?.account.accessToken ?? "";
  const headers = { Authorization: `Bearer ${token}` };
  return (await fetch(`${ORIGIN}/_matrix/client/v3/logout`, { method: "POST", headers })).status;
}
