/** A scripted homeserver: what the accounts service asks of Synapse, in memory, with every call counted and failures on request. */
import { createHmac, randomUUID } from "node:crypto";
import { Hono } from "hono";

export const SERVER = "sandbox.invalid";
export const SECRET = "a secret of the homeserver";

export interface FakeUser {
  readonly name: string;
  password: string;
  displayname: string;
  admin: boolean;
  locked: boolean;
  deactivated: boolean;
  devices: string[];
  media: number;
  /** Rooms it is or was in. */
  rooms: Set<string>;
}

/** What happens instead of an answer, for calls that somebody picks. */
export type Interception = (method: string, path: string) => Response | Promise<Response | undefined> | undefined;

export class FakeSynapse {
  readonly users = new Map<string, FakeUser>();
  /** Creators by room. */
  readonly rooms = new Map<string, string>();
  /** Each call as method and path, without the query. */
  readonly calls: string[] = [];
  readonly notes = new Map<string, unknown>();
  intercept: Interception = () => undefined;
  registrationSecret: string | undefined = SECRET;
  /** Whether it leaves accounts to an authentication service. */
  delegates = false;
  /** Milliseconds by which its clock is ahead. */
  ahead = 0;
  readonly #now: () => number;
  readonly #tokens = new Map<string, { readonly user: string; readonly device: string }>();
  readonly #nonces = new Set<string>();
  readonly #purges = new Map<string, string>();
  readonly #app = new Hono();

  constructor(now: () => number) {
    this.#now = now;
    this.#registration();
    this.#accounts();
    this.#chats();
  }

  /** As the service calls it. */
  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const request = new Request(url, init);
    const { pathname } = new URL(url);
    const path = decodeURIComponent(pathname);
    this.calls.push(`${request.method} ${path}`);
    const response = (await this.intercept(request.method, path)) ?? (await this.#app.fetch(request));
    if (!response.headers.has("Date")) {
      response.headers.set("Date", new Date(this.#now() + this.ahead).toUTCString());
    }
    return response;
  };

  /** How often something was called. */
  count(method: string, part: string): number {
    return this.calls.filter((call) => call.startsWith(`${method} `) && call.includes(part)).length;
  }

  add(localpart: string): FakeUser {
    const name = `@${localpart}:${SERVER}`;
    const user: FakeUser = {
      name,
      password: "",
      displayname: localpart,
      admin: false,
      locked: false,
      deactivated: false,
      devices: ["PHONE", "LAPTOP"],
      media: 3,
      rooms: new Set(),
    };
    this.users.set(name, user);
    return user;
  }

  /** What somebody leaves who has used an account. */
  use(userId: string): void {
    const user = this.users.get(userId);
    if (user !== undefined) Object.assign(user, { devices: ["PHONE", "LAPTOP"], media: 3 });
  }

  addRoom(creator: string, members: readonly string[] = [creator]): string {
    const roomId = `!${randomUUID()}:${SERVER}`;
    this.rooms.set(roomId, creator);
    for (const member of members) this.users.get(member)?.rooms.add(roomId);
    return roomId;
  }

  /** Forgets who is signed in, as after a restart. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  /** Takes devices away, and their tokens with them. */
  #removeDevices(user: FakeUser, gone: readonly string[]): void {
    user.devices = user.devices.filter((id) => !gone.includes(id));
    for (const [token, owner] of this.#tokens) {
      if (owner.user === user.name && gone.includes(owner.device)) this.#tokens.delete(token);
    }
  }

  #registration(): void {
    this.#app.notFound(() => error(404, "M_UNRECOGNIZED"));
    this.#app.get("/_synapse/admin/v1/register", (context) => {
      const nonce = randomUUID();
      this.#nonces.add(nonce);
      return context.json({ nonce });
    });
    this.#app.post("/_synapse/admin/v1/register", async (context) => {
      const body = await context.req.json<Record<string, string>>();
      const { nonce = "", username = "", password = "", mac, displayname = "" } = body;
      if (this.registrationSecret === undefined || !this.#nonces.delete(nonce)) return error(400, "M_UNKNOWN");
      const admin = Boolean(body["admin"]);
      const signed = [nonce, username, password, admin ? "admin" : "notadmin"].join("\0");
      const right = createHmac("sha1", this.registrationSecret).update(signed).digest("hex");
      if (mac !== right) return error(403, "M_UNKNOWN");
      if (this.users.has(`@${username}:${SERVER}`)) return error(400, "M_USER_IN_USE");
      const user = this.add(username);
      const devices = body["inhibit_login"] ? [] : [randomUUID()];
      Object.assign(user, { password, admin, displayname, devices, media: 0 });
      return context.json({ user_id: user.name });
    });
    this.#app.post("/_matrix/client/v3/login", async (context) => {
      const body = await context.req.json<{ identifier: { user: string }; password: string; device_id: string }>();
      const user = this.users.get(`@${body.identifier.user}:${SERVER}`);
      if (user?.deactivated === true) return error(403, "M_FORBIDDEN");
      if (user?.password !== body.password) return error(403, "M_FORBIDDEN");
      if (user.locked) return error(401, "M_USER_LOCKED");
      // The earlier tokens of the device stay good.
      const token = randomUUID();
      this.#tokens.set(token, { user: user.name, device: body.device_id });
      user.devices = [...new Set([...user.devices, body.device_id])];
      return context.json({ user_id: user.name, access_token: token });
    });
    for (const path of ["v1", "unstable/org.matrix.msc2965"]) {
      this.#app.get(`/_matrix/client/${path}/auth_metadata`, () =>
        this.delegates ? Response.json({ issuer: "https://auth.example.org/" }) : error(404, "M_UNRECOGNIZED"),
      );
    }
    this.#app.use("*", async (context, next) => {
      const header = context.req.header("Authorization");
      if (header === undefined) return error(401, "M_MISSING_TOKEN");
      const user = this.users.get(this.#tokens.get(header.replace("Bearer ", ""))?.user ?? "");
      if (user === undefined) return error(401, "M_UNKNOWN_TOKEN");
      if (user.locked) return error(401, "M_USER_LOCKED");
      if (!user.admin && context.req.path.startsWith("/_synapse/admin")) return error(403, "M_FORBIDDEN");
      return next();
    });
    this.#app.get("/_matrix/client/v3/account/whoami", (context) => context.json({}));
    this.#app.post("/_matrix/client/v3/logout", (context) => {
      const owner = this.#tokens.get((context.req.header("Authorization") ?? "").replace("Bearer ", ""));
      const user = this.users.get(owner?.user ?? "");
      if (owner !== undefined && user !== undefined) this.#removeDevices(user, [owner.device]);
      return context.json({});
    });
    const note = "/_matrix/client/v3/user/:user/account_data/:type";
    this.#app.get(note, (context) => {
      const content = this.notes.get(context.req.param("type"));
      return content === undefined ? error(404, "M_NOT_FOUND") : context.json(content);
    });
    this.#app.put(note, async (context) => {
      this.notes.set(context.req.param("type"), await context.req.json());
      return context.json({});
    });
  }

  #accounts(): void {
    const one = (act: (user: FakeUser) => object) => (context: { req: { param(name: "user"): string } }) => {
      const user = this.users.get(context.req.param("user"));
      return user === undefined ? error(404, "M_NOT_FOUND") : Response.json(act(user));
    };
    const admin = "/_synapse/admin";
    this.#app.get(`${admin}/v2/users`, (context) => {
      const { name = "", deactivated, locked, from = "0", limit = "100" } = context.req.query();
      const part = name.toLowerCase();
      const isNamed = (user: FakeUser): boolean =>
        (user.name.split(":")[0] ?? "").includes(part) || user.displayname.toLowerCase().includes(part);
      // Both leave such accounts out unless they are asked for.
      const isListed = (user: FakeUser): boolean =>
        (deactivated === "true" || !user.deactivated) && (locked === "true" || !user.locked);
      const all = [...this.users.values()].filter((user) => isNamed(user) && isListed(user));
      const start = Number(from);
      const page = all.slice(start, start + Number(limit));
      const more = start + page.length < all.length;
      return context.json({ users: page.map(listed), ...(more ? { next_token: String(start + page.length) } : {}) });
    });
    this.#app.get(`${admin}/v2/users/:user`, one(listed));
    this.#app.put(
      `${admin}/v2/users/:user`,
      one((user) => changed(user, { locked: true })),
    );
    this.#app.get(
      `${admin}/v2/users/:user/devices`,
      one(({ devices }) => ({ devices: devices.map((id) => ({ device_id: id })) })),
    );
    this.#app.post(`${admin}/v2/users/:user/delete_devices`, async (context) => {
      const { devices } = await context.req.json<{ devices: readonly string[] }>();
      return one((user) => {
        this.#removeDevices(user, devices);
        return {};
      })(context);
    });
    this.#app.delete(
      `${admin}/v1/users/:user/media`,
      one((user) => {
        const total = Math.min(user.media, 2);
        user.media -= total;
        return { total };
      }),
    );
    this.#app.get(
      `${admin}/v1/users/:user/memberships`,
      one(({ rooms }) => ({ memberships: Object.fromEntries([...rooms].map((id) => [id, "join"])) })),
    );
    this.#app.post(
      `${admin}/v1/deactivate/:user`,
      one((user) => {
        this.#removeDevices(user, user.devices);
        return changed(user, { deactivated: true, password: "" });
      }),
    );
  }

  #chats(): void {
    const admin = "/_synapse/admin";
    const room = (id: string): object => ({ room_id: id, creator: this.rooms.get(id) });
    this.#app.get(`${admin}/v1/rooms`, (context) => context.json({ rooms: [...this.rooms.keys()].map(room) }));
    this.#app.get(`${admin}/v1/rooms/:room`, (context) => {
      const id = context.req.param("room");
      return this.rooms.has(id) ? context.json(room(id)) : error(404, "M_NOT_FOUND");
    });
    this.#app.delete(`${admin}/v2/rooms/:room`, (context) => {
      const id = context.req.param("room");
      this.#purges.set(id, "active");
      return context.json({ delete_id: id });
    });
    this.#app.get(`${admin}/v2/rooms/delete_status/:id`, (context) => {
      const id = context.req.param("id");
      const before = this.#purges.get(id);
      if (before === undefined) return error(404, "M_NOT_FOUND");
      this.#purges.set(id, "complete");
      if (before === "complete") {
        this.rooms.delete(id);
        for (const user of this.users.values()) user.rooms.delete(id);
      }
      return context.json({ status: before });
    });
  }
}

const listed = ({ name, locked, deactivated }: FakeUser): object => ({ name, locked, deactivated, creation_ts: 0 });

function changed(user: FakeUser, to: Partial<FakeUser>): object {
  Object.assign(user, to);
  return {};
}

export const error = (status: number, errcode: string): Response =>
  Response.json({ errcode, error: "as the test says" }, { status });
