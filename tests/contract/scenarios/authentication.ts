/** Registration, login, logout, passwords. */
import { describe, expect, it } from "vitest";
import { differs, malformed } from "../support/differences.ts";
import { at, fails, listAt, newPerson, ok, Person, textIn } from "../support/people.ts";
import { call, v3 } from "../support/target.ts";

const dummy = { type: "m.login.dummy" };

describe("registration", () => {
  it("asks for m.login.dummy, and then signs in", async () => {
    const username = `new-${Date.now()}`;
    const request = { username, password: "p", initial_device_display_name: "Laptop" };
    const challenge = await call("POST", v3`/register`, { body: request });
    expect(challenge).toMatchObject({ status: 401, body: { flows: [{ stages: ["m.login.dummy"] }], params: {} } });
    expect(at(challenge.body, "errcode")).toBeUndefined();
    const auth = { ...dummy, session: textIn(challenge, "session") };
    const person = new Person(await ok(call("POST", v3`/register`, { body: { ...request, auth } })), "p");
    expect((await ok(person.call("GET", v3`/account/whoami`))).body).toMatchObject({
      user_id: person.userId,
      device_id: person.deviceId,
    });
    expect((await ok(person.call("GET", v3`/devices/${person.deviceId}`))).body).toMatchObject({
      display_name: "Laptop",
    });
  });

  it("signs nobody in who does not want it", async () => {
    const body = { username: `quiet-${Date.now()}`, password: "p", auth: dummy, inhibit_login: true };
    const answer = await ok(call("POST", v3`/register`, { body }));
    expect(answer.body).not.toHaveProperty("access_token");
  });

  it("finds a name for those who choose none", async () => {
    const answer = await ok(call("POST", v3`/register`, { body: { password: "p", auth: dummy } }));
    expect(textIn(answer, "user_id")).toMatch(/^@[a-z0-9._=\-/]+:/);
  });

  it("refuses taken and malformed names, guests, and empty passwords", async () => {
    const { localpart } = await newPerson();
    const register = (body: unknown) => call("POST", v3`/register`, { body });
    const guests = differs("codes", { embedded: "M_GUEST_ACCESS_FORBIDDEN", synapse: "M_UNKNOWN" });
    await fails(register({ username: localpart, password: "p", auth: dummy }), 400, "M_USER_IN_USE");
    await fails(register({ username: "Ä b", password: "p", auth: dummy }), 400, "M_INVALID_USERNAME");
    await fails(register({ username: `x-${Date.now()}`, auth: dummy }), 400, "M_MISSING_PARAM");
    await malformed(register({ username: 5, password: "p", auth: dummy }));
    await fails(call("POST", `${v3`/register`}?kind=guest`, { body: {} }), 403, guests);
  });

  it("tells whether a name is free", async () => {
    const { localpart } = await newPerson();
    const available = (name: string) => call("GET", `${v3`/register/available`}?username=${name}`);
    expect((await ok(available(`free-${Date.now()}`))).body).toEqual({ available: true });
    await fails(available(localpart), 400, "M_USER_IN_USE");
    await fails(available("UPPER"), 400, "M_INVALID_USERNAME");
  });
});

describe("login", () => {
  it("offers passwords", async () => {
    const { body } = await ok(call("GET", v3`/login`));
    expect(body).toMatchObject({ flows: expect.arrayContaining([{ type: "m.login.password" }]) as unknown });
  });

  it("takes localparts and full ids, and gives every login a device of its own", async () => {
    const person = await newPerson();
    const other = await person.newDevice();
    expect(other.deviceId).not.toBe(person.deviceId);
    const identifier = { type: "m.id.user", user: person.userId };
    await ok(call("POST", v3`/login`, { body: { type: "m.login.password", identifier, password: person.password } }));
  });

  it("gives a device that signs in again another session, and leaves it the earlier one", async () => {
    const person = await newPerson();
    const identifier = { type: "m.id.user", user: person.userId };
    const body = { type: "m.login.password", identifier, password: person.password, device_id: person.deviceId };
    const again = new Person(await ok(call("POST", v3`/login`, { body })), person.password);
    expect(again.deviceId).toBe(person.deviceId);
    expect(again.token).not.toBe(person.token);
    for (const { token } of [person, again]) await ok(call("GET", v3`/account/whoami`, { token }));
    await ok(again.call("POST", v3`/logout`, {}));
    await fails(person.call("GET", v3`/account/whoami`), 401, "M_UNKNOWN_TOKEN");
  });

  it("refuses wrong passwords, unknown users and other kinds of login", async () => {
    const { userId } = await newPerson();
    const login = (body: unknown) => call("POST", v3`/login`, { body });
    const identifier = { type: "m.id.user", user: userId };
    await fails(login({ type: "m.login.password", identifier, password: "wrong" }), 403, "M_FORBIDDEN");
    const nobody = { type: "m.id.user", user: "nobody-at-all" };
    await fails(login({ type: "m.login.password", identifier: nobody, password: "p" }), 403, "M_FORBIDDEN");
    const mail = { type: "m.id.thirdparty", medium: "email", address: "a@b.c" };
    await fails(login({ type: "m.login.password", identifier: mail, password: "p" }), 403, "M_FORBIDDEN");
    const unknown = differs("codes", { embedded: "M_UNKNOWN", synapse: "M_INVALID_PARAM" });
    await fails(login({ type: "m.login.sso" }), 400, unknown);
    await malformed(login({ identifier }));
  });
});

describe("logout", () => {
  it("ends one session, and with it the device", async () => {
    const person = await newPerson();
    const other = await person.newDevice();
    await ok(other.call("POST", v3`/logout`));
    await fails(other.call("GET", v3`/account/whoami`), 401, "M_UNKNOWN_TOKEN");
    await fails(person.call("GET", v3`/devices/${other.deviceId}`), 404, "M_NOT_FOUND");
  });

  it("ends all sessions", async () => {
    const person = await newPerson();
    const other = await person.newDevice();
    await ok(other.call("POST", v3`/logout/all`, {}));
    await fails(person.call("GET", v3`/account/whoami`), 401, "M_UNKNOWN_TOKEN");
    await fails(other.call("GET", v3`/account/whoami`), 401, "M_UNKNOWN_TOKEN");
  });

  it("ends a sync that waits, and is the last that the device hears", async () => {
    const person = await newPerson();
    const other = await person.newDevice();
    const waiting = other.call("GET", `${v3`/sync`}?since=${await other.now()}&timeout=60000`);
    await ok(other.call("POST", v3`/logout`));
    expect(listAt((await ok(waiting)).body, "device_lists", "changed")).toEqual([person.userId]);
    await fails(other.call("GET", v3`/sync`), 401, "M_UNKNOWN_TOKEN");
  });
});

describe("changing the password", () => {
  it("wants the old one, and signs out the other devices", async () => {
    const person = await newPerson();
    const other = await person.newDevice();
    await ok(person.callWithPassword("POST", v3`/account/password`, { new_password: "new" }));
    await fails(other.call("GET", v3`/account/whoami`), 401, "M_UNKNOWN_TOKEN");
    await ok(person.call("GET", v3`/account/whoami`));
    const login = (password: string) => {
      const identifier = { type: "m.id.user", user: person.userId };
      return call("POST", v3`/login`, { body: { type: "m.login.password", identifier, password } });
    };
    await fails(login(person.password), 403, "M_FORBIDDEN");
    await ok(login("new"));
  });

  it("leaves the other devices alone if asked to", async () => {
    const person = await newPerson();
    const other = await person.newDevice();
    const body = { new_password: "new", logout_devices: false };
    await ok(person.callWithPassword("POST", v3`/account/password`, body));
    await ok(other.call("GET", v3`/account/whoami`));
  });

  it("refuses a wrong password and says so", async () => {
    const person = await newPerson();
    const challenge = await person.call("POST", v3`/account/password`, { new_password: "new" });
    const auth = { ...person.auth(textIn(challenge, "session")), password: "wrong" };
    const answer = person.call("POST", v3`/account/password`, { new_password: "new", auth });
    expect(await fails(answer, 401, "M_FORBIDDEN")).toMatchObject({ flows: [{ stages: ["m.login.password"] }] });
    await person.newDevice();
  });

  it("refuses another user's password", async () => {
    const [person, other] = [await newPerson(), await newPerson()];
    const challenge = await person.call("POST", v3`/account/password`, { new_password: "new" });
    const auth = other.auth(textIn(challenge, "session"));
    const { status } = await person.call("POST", v3`/account/password`, { new_password: "new", auth });
    expect(status).toBe(differs("codes", { embedded: 401, synapse: 403 }));
    await person.newDevice();
  });

  it("forgets between two requests what the password is asked for", async () => {
    const person = await newPerson();
    const { status } = await person.call("POST", v3`/account/password`, {
      new_password: "new",
      auth: person.auth("s"),
    });
    expect(status).toBe(differs("sign-in-sessions", { embedded: 200, synapse: 400 }));
  });
});
