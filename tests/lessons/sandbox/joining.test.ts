/** Who gets in: when it is tried again after the network failed, as the same one; and who gets in without being noticed. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { contact, intruder, KIM, PHONE, reader } from "../../../sandbox/lessons/helpers/cast.ts";
import type { LessonSession } from "../../../sandbox/lessons/index.ts";
import { LONG } from "../../support/samples.ts";
import { openLesson } from "../support/harness.ts";
import { Server, withoutPauses } from "../support/server.ts";

const lesson = defineLesson({
  id: "joining",
  version: 1,
  attacks: ["relay"],
  start: {
    cast: [
      reader({ devices: ["laptop", "phone"] }),
      contact("kim", { joins: "later", keyStorage: "on" }),
      intruder("as-kim", "kim", { poses: true }),
      intruder("as-you", "you", { poses: true }),
    ],
  },
  steps: [{ id: "look", kind: "read", focus: "server" }],
});

let server: Server;
let session: LessonSession;

beforeEach(async () => {
  withoutPauses();
  server = new Server();
  session = await openLesson(lesson, { home: server.home, texts: { say: (key) => key, name: (name) => name } });
});
afterEach(async () => {
  await session.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Fails what is asked so, done or not, until the server comes back. */
function fail(what: RegExp, done: boolean): void {
  server.intercept = (request, path) =>
    what.test(`${request.method} ${path}`)
      ? (done ? server.carry(request) : Promise.resolve()).then(() => {
          throw new TypeError("fetch failed");
        })
      : undefined;
}

const accounts = (): number => server.asked.filter((path) => path === "v3/register").length;

const LACKED = [
  ["a name", /displayname$/],
  ["a first sync", /sync$/],
  ["key storage", /POST v3\/room_keys\/version$/],
] as const;
/** The SDK goes on trying for half a minute before it fails: in the long run only. */
const SLOW = [
  ["an identity", /device_signing\/upload$/],
  ["signatures", /signatures\/upload$/],
] as const;

it.each([...LACKED, ...(LONG ? SLOW : [])])("a person who lacked %s", async (_what, path) => {
  for (const done of [false, true]) {
    fail(path, done);
    await expect(session.world.join("kim")).rejects.toMatchObject({ code: "homeserver-unreachable" });
  }
  server.comeBack();
  const made = accounts();
  await session.world.join("kim");
  expect(accounts()).toBe(made);
  const { [KIM]: kim } = session.world.snapshot.value.devices;
  expect(kim).toMatchObject({
    state: "ready",
    deviceVerified: true,
    encryption: { identity: "here", keyStorage: "on" },
  });
  await session.world.device(KIM).sendToPerson(session.world.userId("you"), "hello");
});

it("a further device", async () => {
  fail(/sync$/, true);
  await expect(session.world.signIn(PHONE)).rejects.toMatchObject({ code: "homeserver-unreachable" });
  server.comeBack();
  await session.world.signIn(PHONE);
  const { [PHONE]: phone } = session.world.snapshot.value.devices;
  expect(phone).toMatchObject({ state: "ready", deviceVerified: false });
  await vi.waitFor(() => expect(session.world.snapshot.value.devices[PHONE]?.ownDevices).toHaveLength(2));
});

it("a further device that was signed out meanwhile, as a new one", async () => {
  fail(/sync$/, true);
  await expect(session.world.signIn(PHONE)).rejects.toMatchObject({ code: "homeserver-unreachable" });
  server.comeBack();
  const laptop = session.world.device("you/laptop");
  await laptop.listDevices();
  const half = session.world.snapshot.value.devices["you/laptop"]?.ownDevices[1]?.deviceId ?? "";
  await laptop.removeDevice(half);
  await session.world.until((now) => now.gone[PHONE] === "removed");
  await session.world.signIn(PHONE);
  const { [PHONE]: phone } = session.world.snapshot.value.devices;
  expect(phone).toMatchObject({ state: "ready" });
  expect(phone?.deviceId).not.toBe(half);
});

it("a person whom the server cuts off", async () => {
  session.world.attack("relay", true);
  fail(/displayname$/, true);
  await expect(session.world.join("kim")).rejects.toMatchObject({ code: "homeserver-unreachable" });
  server.comeBack();
  await session.world.join("kim");
  const { devices, users } = session.world.snapshot.value;
  expect(devices[KIM]).toMatchObject({ state: "ready", userId: users["kim"] });
  expect(devices["as-you/laptop"]).toMatchObject({ state: "ready", userId: users["you"] });
});

it("somebody with the password, who is listed once the server is asked", async () => {
  const laptop = session.world.device("you/laptop");
  const devices = () => session.world.snapshot.value.devices["you/laptop"]?.ownDevices;
  await laptop.changePassword("known to somebody");
  const user = session.world.userId("you");
  const login = { type: "m.login.password", identifier: { type: "m.id.user", user }, password: "known to somebody" };
  await server.as(user, "POST", "login", { ...login, initial_device_display_name: "Stranger" });
  // Without keys it is nothing that the others hear of.
  expect(devices()).toHaveLength(1);
  await laptop.listDevices();
  expect(devices()?.[1]).toMatchObject({ displayName: "Stranger", verified: false });
});
