/** Every state that a device can be in, and what it can do there: its server goes away and comes back. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defineLesson } from "../../../sandbox/lessons/define.ts";
import { contact, KIM, LAPTOP, reader, ROBIN } from "../../../sandbox/lessons/helpers/cast.ts";
import type { DeviceRef, MessageItem, LessonSession } from "../../../sandbox/lessons/index.ts";
import { openLesson } from "../support/harness.ts";
import { Server, withoutPauses } from "../support/server.ts";

const lesson = defineLesson({
  id: "reaching",
  version: 1,
  start: {
    cast: [
      reader({ invites: "by-itself" }),
      contact("kim"),
      contact("robin", { joins: "later" }),
      contact("toni", { joins: "later" }),
    ],
  },
  steps: [{ id: "look", kind: "read", focus: "server" }],
});

let server: Server;
let session: LessonSession;

beforeEach(async () => {
  server = new Server();
  session = await openLesson(lesson, { home: server.home, texts: { say: (key) => key, name: (name) => name } });
  withoutPauses();
});
afterEach(async () => {
  await session.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const device = (ref: DeviceRef) => session.world.device(ref);
const user = (name: string): string => session.world.userId(name);
const stateOf = (ref: DeviceRef): string | undefined => session.world.snapshot.value.devices[ref]?.state;
const becomes = (ref: DeviceRef, state: string | undefined): Promise<void> =>
  session.world.until(() => stateOf(ref) === state);
const messages = (ref: DeviceRef): readonly MessageItem[] =>
  (session.world.snapshot.value.devices[ref]?.rooms ?? []).flatMap(({ timeline }) =>
    timeline.filter((item) => item.kind === "message"),
  );
const reads = (ref: DeviceRef, body: string): Promise<void> =>
  session.world.until(() => messages(ref).some((message) => message.body === body));

describe("a device that comes in", () => {
  it("is starting until its first sync is in, and does nothing before", async () => {
    const held = server.hold(/^GET v3\/sync$/u);
    const joining = session.world.join("robin");
    await held.asked;
    // Whoever comes next makes the others look about.
    const next = session.world.join("toni");
    await becomes(ROBIN, "starting");
    await expect(device(ROBIN).markRead("!room")).rejects.toMatchObject({ code: "closed" });
    held.release();
    await Promise.all([joining, next]);
    expect(stateOf(ROBIN)).toBe("ready");
  });

  it("says so when the server goes away before", async () => {
    const held = server.hold(/^GET v3\/sync$/u);
    const joining = session.world.join("robin");
    joining.catch(() => undefined);
    await held.asked;
    server.goAway();
    await expect(joining).rejects.toMatchObject({ code: "homeserver-unreachable" });
  });
});

describe("a device whose server goes away", () => {
  it("says so, and goes on by itself when the server is back, with what it has missed", async () => {
    await device(LAPTOP).sendToPerson(user("kim"), "before");
    await reads(KIM, "before");
    server.goAway();
    await Promise.all([becomes(LAPTOP, "unreachable"), becomes(KIM, "unreachable")]);
    expect(messages(LAPTOP)).toHaveLength(1);
    server.comeBack();
    await Promise.all([becomes(LAPTOP, "ready"), becomes(KIM, "ready")]);
    await device(LAPTOP).sendToPerson(user("kim"), "after");
    await reads(KIM, "after");
  });

  it("asks the server all the same, which may be back at any moment, and tells why it failed", async () => {
    await device(LAPTOP).sendToPerson(user("kim"), "before");
    server.goAway();
    await becomes(LAPTOP, "unreachable");
    const tried = server.asked.length;
    await expect(device(LAPTOP).sendToPerson(user("kim"), "meanwhile")).rejects.toMatchObject({
      code: "homeserver-unreachable",
    });
    expect(server.asked.length).toBeGreaterThan(tried);
    await session.world.until(() => messages(LAPTOP).at(-1)?.failure === "offline");
    const { eventId } = messages(LAPTOP).at(-1) ?? { eventId: "" };
    server.comeBack();
    await becomes(LAPTOP, "ready");
    await device(LAPTOP).resend(session.world.snapshot.value.devices[LAPTOP]?.rooms[0]?.roomId ?? "", eventId);
    await reads(KIM, "meanwhile");
  });
});

describe("a device that is no more", () => {
  it("was removed: it stays so, whatever its server does", async () => {
    await device(KIM).removeThisDevice();
    await session.world.until(({ gone }) => gone[KIM] === "removed");
    server.goAway();
    await becomes(LAPTOP, "unreachable");
    server.comeBack();
    await becomes(LAPTOP, "ready");
    expect(stateOf(KIM)).toBeUndefined();
  });

  it("refuses what is still asked of it", async () => {
    const phone = device(KIM);
    await session.world.lose(KIM);
    await expect(phone.sendToRoom("!room", "hello")).rejects.toMatchObject({ code: "closed" });
    expect(session.world.snapshot.value.gone).toEqual({ [KIM]: "lost" });
  });

  it("is signed out by its server, while it waits for news", async () => {
    server.intercept = (request, path) =>
      request.url.includes("since=") && path === "v3/sync"
        ? Promise.resolve(Response.json({ errcode: "M_UNKNOWN_TOKEN", error: "" }, { status: 401 }))
        : undefined;
    await device(LAPTOP).setOnlyVerified(true);
    await server.as(user("you"), "PUT", `user/${user("you")}/account_data/org.example`, {});
    await session.world.until(({ gone }) => gone[LAPTOP] === "removed");
  });
});
