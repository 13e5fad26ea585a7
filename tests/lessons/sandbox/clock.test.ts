/** The clock that a sandbox is given is its homeserver's, too, and may be wrong or jump: messages come and are in order all the same. */
import { afterEach, beforeEach, expect, it } from "vitest";
import firstMessage from "../../../sandbox/lessons/course/first-message.ts";
import type { DeviceRef, MessageItem, LessonSession } from "../../../sandbox/lessons/index.ts";
import { openLesson } from "../support/harness.ts";

const HOUR = 3_600_000;
const LAPTOP = "you/laptop";
const KIM = "kim/phone";

/** Some time long ago, so that no other clock can be meant. */
let now = Date.UTC(2001, 8, 9);
let session: LessonSession;

beforeEach(async () => {
  session = await openLesson(firstMessage, { home: { kind: "embedded" }, clock: () => now, prepares: false });
});
afterEach(() => session.close());

const messages = (ref: DeviceRef): readonly MessageItem[] =>
  (session.world.snapshot.value.devices[ref]?.rooms ?? []).flatMap(({ timeline }) =>
    timeline.filter((item) => item.kind === "message"),
  );

async function write(body: string): Promise<void> {
  await session.world.device(LAPTOP).sendToPerson(session.world.userId("kim"), body);
  await session.world.until(() => messages(KIM).some((message) => message.body === body));
}

it("dates messages, devices and the wire, also after it has jumped ahead or back", async () => {
  const sent: [string, number][] = [];
  for (const [body, jump] of [
    ["first", 0],
    ["an hour later", HOUR],
    ["put back a day", -24 * HOUR],
    ["and right again", 25 * HOUR],
  ] as const) {
    now += jump;
    await write(body);
    sent.push([body, now]);
  }
  for (const ref of [LAPTOP, KIM] as const) expect(messages(ref).map(({ body, at }) => [body, at])).toEqual(sent);
  const moments = new Set(sent.map(([, at]) => at));
  for (const { at, milliseconds } of session.world.wire.value) {
    expect(moments).toContain(at);
    expect([0, HOUR, -24 * HOUR, 25 * HOUR]).toContain(milliseconds);
  }
  const { ownDevices = [] } = session.world.snapshot.value.devices[LAPTOP] ?? {};
  expect(ownDevices.map(({ lastSeenAt }) => moments.has(lastSeenAt ?? 0))).toEqual([true]);
});
