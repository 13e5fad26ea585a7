/** What the tests of the accounts service rely on in a Synapse: asked of the scripted one here, and of a real one in `npm run test:synapse`. */
import { createHmac, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";

/** A Synapse that is asked, scripted or real. */
export interface Asked {
  readonly url: string;
  readonly registrationSecret: string;
  readonly serverName: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Makes a room that this user, who has this token, has created. */
  readonly addRoom: (userId: string, token: string) => Promise<string>;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly date: string | null;
}

const ADMIN = "/_synapse/admin";
const CLIENT = "/_matrix/client/v3";
const run = randomUUID().slice(0, 8);

/** Declares the tests; `begin` is called once. */
export function describeAnswers(begin: () => Promise<Asked>): void {
  let asked: Asked;
  let admin: string;

  async function call(method: string, path: string, body?: unknown, token = admin): Promise<Answer> {
    const response = await asked.fetch(`${asked.url}${path}`, {
      method,
      headers: token === "" ? {} : { Authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, body: answer, date: response.headers.get("Date") };
  }
  const get = (path: string, token?: string): Promise<Answer> => call("GET", path, undefined, token);
  const refusal = async (answer: Promise<Answer>): Promise<unknown> => {
    const { status, body } = await answer;
    return status === 200 ? status : [status, body["errcode"]];
  };
  const userId = (localpart: string): string => `@${localpart}:${asked.serverName}`;
  const user = (localpart: string): string => encodeURIComponent(userId(localpart));

  const nonce = async (): Promise<string> => String((await get(`${ADMIN}/v1/register`, "")).body["nonce"]);
  async function register(localpart: string, more: Record<string, unknown> = {}, secret = asked.registrationSecret) {
    const request = { nonce: await nonce(), username: localpart, password: "word", admin: false, ...more };
    const signed = [request.nonce, localpart, "word", request.admin ? "admin" : "notadmin"].join("\0");
    const mac = createHmac("sha1", secret).update(signed).digest("hex");
    const body = { ...request, mac, inhibit_login: true };
    return call("POST", `${ADMIN}/v1/register`, body, "");
  }
  const login = (localpart: string, deviceId: string, password = "word"): Promise<Answer> =>
    call("POST", `${CLIENT}/login`, loginBody(localpart, deviceId, password), "");
  const signIn = async (localpart: string, deviceId: string): Promise<string> =>
    String((await login(localpart, deviceId)).body["access_token"]);
  const whoami = (token: string): Promise<unknown> => refusal(get(`${CLIENT}/account/whoami`, token));
  const listed = async (query: Record<string, string>): Promise<readonly string[]> => {
    const { body } = await get(`${ADMIN}/v2/users?${new URLSearchParams({ name: run, ...query })}`);
    return (body["users"] as { name: string }[]).map(({ name }) => name.slice(1, name.indexOf(":")));
  };
  const devices = async (localpart: string): Promise<readonly string[]> => {
    const { body } = await get(`${ADMIN}/v2/users/${user(localpart)}/devices`);
    return (body["devices"] as { device_id: string }[]).map((device) => device.device_id).sort();
  };

  beforeAll(async () => {
    asked = await begin();
    admin = "";
    expect((await register("the-admin", { admin: true })).status).toBe(200);
    admin = await signIn("the-admin", "lockstep-one");
  });

  describe("registration by the shared secret", () => {
    it("gives a user without a device, and the time", async () => {
      const { status, body } = await register(`${run}-new`, { displayname: "New" });
      expect({ status, body }).toMatchObject({ status: 200, body: { user_id: userId(`${run}-new`) } });
      expect(await devices(`${run}-new`)).toEqual([]);
      const { date } = await get(`${ADMIN}/v1/register`, "");
      expect(Date.parse(date ?? "")).toBeGreaterThan(0);
    });

    it("refuses a taken name, a wrong secret, and a nonce that is unknown or was used", async () => {
      await register(`${run}-taken`);
      expect(await refusal(register(`${run}-taken`))).toEqual([400, "M_USER_IN_USE"]);
      expect(await refusal(register(`${run}-wrong`, {}, "another secret"))).toEqual([403, "M_UNKNOWN"]);
      expect(await refusal(register(`${run}-none`, { nonce: "none" }))).toEqual([400, "M_UNKNOWN"]);
      const used = await nonce();
      await register(`${run}-first`, { nonce: used });
      expect(await refusal(register(`${run}-second`, { nonce: used }))).toEqual([400, "M_UNKNOWN"]);
    });
  });

  describe("a login", () => {
    it("needs the password", async () => {
      await register(`${run}-login`);
      expect(await refusal(login(`${run}-login`, "A", "wrong"))).toEqual([403, "M_FORBIDDEN"]);
      expect(await refusal(login(`${run}-nobody`, "A"))).toEqual([403, "M_FORBIDDEN"]);
    });

    it("on a device that is there leaves its earlier token good, until one of them signs out", async () => {
      await register(`${run}-again`);
      const [first, second] = [await signIn(`${run}-again`, "SAME"), await signIn(`${run}-again`, "SAME")];
      expect(second).not.toBe(first);
      expect(await devices(`${run}-again`)).toEqual(["SAME"]);
      expect([await whoami(first), await whoami(second)]).toEqual([200, 200]);
      await call("POST", `${CLIENT}/logout`, {}, second);
      expect(await whoami(second)).toEqual([401, "M_UNKNOWN_TOKEN"]);
      expect(await whoami(first)).toEqual([401, "M_UNKNOWN_TOKEN"]);
      expect(await devices(`${run}-again`)).toEqual([]);
    });

    it("is asked for nowhere else: accounts are this homeserver's own", async () => {
      for (const path of ["/_matrix/client/v1", "/_matrix/client/unstable/org.matrix.msc2965"]) {
        expect(await refusal(get(`${path}/auth_metadata`, ""))).toEqual([404, "M_UNRECOGNIZED"]);
      }
    });
  });

  describe("who administers", () => {
    it("is an administrator with a good token", async () => {
      await register(`${run}-user`);
      const path = `${ADMIN}/v2/users/${user(`${run}-user`)}`;
      expect(await refusal(get(path, ""))).toEqual([401, "M_MISSING_TOKEN"]);
      expect(await refusal(get(path, "nonsense"))).toEqual([401, "M_UNKNOWN_TOKEN"]);
      expect(await refusal(get(path, await signIn(`${run}-user`, "A")))).toEqual([403, "M_FORBIDDEN"]);
      expect(await refusal(get(path))).toBe(200);
    });

    it("keeps notes", async () => {
      const path = `${CLIENT}/user/${user("the-admin")}/account_data/${run}.note`;
      expect(await refusal(get(path))).toEqual([404, "M_NOT_FOUND"]);
      await call("PUT", path, { beat: 1 });
      expect((await get(path)).body).toEqual({ beat: 1 });
    });
  });

  describe("the list of users", () => {
    it("finds them by name or display name, page by page", async () => {
      await register(`${run}-page-a`, { displayname: "a" });
      await register(`${run}-page-b`, { displayname: "b" });
      await register(`page-c-of-${run.slice(0, 3)}`, { displayname: `${run.toUpperCase()}-PAGE` });
      const seen: string[] = [];
      for (let from: string | undefined = "0"; from !== undefined;) {
        const query = new URLSearchParams({ name: `${run}-page`, limit: "2", from });
        const { body } = await get(`${ADMIN}/v2/users?${query}`);
        seen.push(...(body["users"] as { name: string }[]).map(({ name }) => name));
        from = body["next_token"] as string | undefined;
      }
      const expected = [`${run}-page-a`, `${run}-page-b`, `page-c-of-${run.slice(0, 3)}`].map(userId);
      expect(seen.sort()).toEqual(expected.sort());
      expect(await listed({ name: `${run}-none` })).toEqual([]);
    });

    it("leaves locked and deactivated ones out unless they are asked for", async () => {
      for (const name of ["free", "locked", "ended", "both"]) await register(`${run}-is-${name}`);
      const lock = (name: string) => call("PUT", `${ADMIN}/v2/users/${user(`${run}-is-${name}`)}`, { locked: true });
      for (const name of ["locked", "both"]) expect((await lock(name)).status).toBe(200);
      const end = (name: string) =>
        call("POST", `${ADMIN}/v1/deactivate/${user(`${run}-is-${name}`)}`, { erase: true });
      for (const name of ["ended", "both"]) expect((await end(name)).status).toBe(200);
      const found = async (query: Record<string, string>) =>
        (await listed({ name: `${run}-is`, ...query })).map((name) => name.split("-").at(-1)).sort();
      expect(await found({})).toEqual(["free"]);
      expect(await found({ deactivated: "false", locked: "true" })).toEqual(["free", "locked"]);
      expect(await found({ deactivated: "true" })).toEqual(["ended", "free"]);
      expect(await found({ deactivated: "true", locked: "true" })).toEqual(["both", "ended", "free", "locked"]);
    });
  });

  describe("a user", () => {
    it("that is locked gets in no more, neither with its password nor with its token", async () => {
      await register(`${run}-lock`);
      const token = await signIn(`${run}-lock`, "A");
      await call("PUT", `${ADMIN}/v2/users/${user(`${run}-lock`)}`, { locked: true });
      expect((await get(`${ADMIN}/v2/users/${user(`${run}-lock`)}`)).body).toMatchObject({ locked: true });
      expect(await whoami(token)).toEqual([401, "M_USER_LOCKED"]);
      expect(await refusal(login(`${run}-lock`, "A"))).toEqual([401, "M_USER_LOCKED"]);
    });

    it("that is deactivated gets in no more, has no devices, and can be deactivated again", async () => {
      await register(`${run}-end`);
      await signIn(`${run}-end`, "A");
      const end = () => call("POST", `${ADMIN}/v1/deactivate/${user(`${run}-end`)}`, { erase: true });
      expect([(await end()).status, (await end()).status]).toEqual([200, 200]);
      expect(Boolean((await get(`${ADMIN}/v2/users/${user(`${run}-end`)}`)).body["deactivated"])).toBe(true);
      expect(await refusal(login(`${run}-end`, "A"))).toEqual([403, "M_FORBIDDEN"]);
      expect(await devices(`${run}-end`)).toEqual([]);
    });

    it("loses the devices that are deleted, and their tokens", async () => {
      await register(`${run}-devices`);
      const [one, two] = [await signIn(`${run}-devices`, "ONE"), await signIn(`${run}-devices`, "TWO")];
      expect(await devices(`${run}-devices`)).toEqual(["ONE", "TWO"]);
      const path = `${ADMIN}/v2/users/${user(`${run}-devices`)}/delete_devices`;
      expect((await call("POST", path, { devices: ["ONE"] })).status).toBe(200);
      expect(await devices(`${run}-devices`)).toEqual(["TWO"]);
      expect([await whoami(one), await whoami(two)]).toEqual([[401, "M_UNKNOWN_TOKEN"], 200]);
    });

    it("that has no files has none to delete", async () => {
      await register(`${run}-media`);
      const { body } = await call("DELETE", `${ADMIN}/v1/users/${user(`${run}-media`)}/media?limit=100`);
      expect(body).toMatchObject({ total: 0 });
    });

    it("that never was is not found", async () => {
      expect(await refusal(get(`${ADMIN}/v2/users/${user(`${run}-never`)}`))).toEqual([404, "M_NOT_FOUND"]);
    });
  });

  describe("a room", () => {
    it("tells its creator, is among the rooms of its members, and is gone when it is purged", async () => {
      await register(`${run}-rooms`);
      const roomId = await asked.addRoom(userId(`${run}-rooms`), await signIn(`${run}-rooms`, "A"));
      const path = encodeURIComponent(roomId);
      const room = { room_id: roomId, creator: userId(`${run}-rooms`) };
      const all = async (): Promise<unknown> => (await get(`${ADMIN}/v1/rooms?limit=1000&from=0`)).body["rooms"];
      const own = async (): Promise<readonly string[]> => {
        const { body } = await get(`${ADMIN}/v1/users/${user(`${run}-rooms`)}/memberships`);
        return Object.keys(body["memberships"] as object);
      };
      expect(await all()).toContainEqual(expect.objectContaining(room));
      expect((await get(`${ADMIN}/v1/rooms/${path}`)).body).toMatchObject(room);
      expect(await own()).toEqual([roomId]);
      const { body } = await call("DELETE", `${ADMIN}/v2/rooms/${path}`, { purge: true, block: false });
      const id = encodeURIComponent(String(body["delete_id"]));
      const status = async (): Promise<unknown> => (await get(`${ADMIN}/v2/rooms/delete_status/${id}`)).body["status"];
      await expect.poll(status, { interval: 50, timeout: 30_000 }).toBe("complete");
      expect(await refusal(get(`${ADMIN}/v1/rooms/${path}`))).toEqual([404, "M_NOT_FOUND"]);
      expect(await all()).not.toContainEqual(expect.objectContaining(room));
      expect(await own()).toEqual([]);
      expect(await refusal(get(`${ADMIN}/v2/rooms/delete_status/none`))).toEqual([404, "M_NOT_FOUND"]);
    });
  });
}

const loginBody = (user: string, deviceId: string, password: string): object => ({
  type: "m.login.password",
  identifier: { type: "m.id.user", user },
  password,
  device_id: deviceId,
});
