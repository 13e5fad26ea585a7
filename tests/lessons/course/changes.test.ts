/** What the lessons about changed identities claim, as exact protocol outcomes. */
import { afterEach, describe, expect, it } from "vitest";
import { lessonById, type Lesson, type PersonSnapshot, type LessonSession } from "../../../sandbox/lessons/index.ts";
import type { DeviceRef } from "../../../sandbox/world/types.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

let session: LessonSession;
afterEach(() => session.close());

async function openAt(lessonId: string, stepId: string): Promise<void> {
  session = await openLesson(lessonById(lessonId) as Lesson);
  await goTo(session, stepId);
}

const device = (ref: DeviceRef) => session.world.device(ref);
const user = (name: string): string => session.world.userId(name);
const person = (ref: DeviceRef, name: string): PersonSnapshot | undefined =>
  session.world.snapshot.value.devices[ref]?.people[user(name)];

describe("contact-reset", () => {
  it("blocks nothing for a contact who was never verified, and the mark goes when it is acknowledged", async () => {
    await openAt("contact-reset", "acknowledge");
    expect(person("you/laptop", "robin")).toMatchObject({ needsApproval: true, wasVerified: false, verified: false });
    await device("you/laptop").sendToPerson(user("robin"), "still goes");
    await solve(session);
    expect(person("you/laptop", "robin")).toMatchObject({ needsApproval: false });
  });

  it("refuses to send to a verified contact until the verification is withdrawn", async () => {
    await openAt("contact-reset", "withdraw");
    expect(person("you/laptop", "kim")).toMatchObject({ wasVerified: true, verified: false });
    await expect(device("you/laptop").sendToPerson(user("kim"), "secret")).rejects.toMatchObject({
      code: "send-blocked",
    });
    await session.world.until(({ devices }) =>
      (devices["you/laptop"]?.rooms ?? [])
        .flatMap(({ timeline }) => timeline)
        .some((item) => item.kind === "message" && item.body === "secret" && item.failure === "identity-changed"),
    );
    await solve(session);
    await device("you/laptop").sendToPerson(user("kim"), "goes again");
  });

  it("also ends by verifying again, without withdrawing", async () => {
    await openAt("contact-reset", "withdraw");
    const again = session.lesson.steps.find(({ id }) => id === "verify-again");
    if (again?.kind !== "do") throw new Error("there is no such step");
    await again.solve(session.world, { say: (key) => key, name: (name) => name }, new AbortController().signal);
    await reach(session, "write");
    expect(person("you/laptop", "kim")).toMatchObject({ verified: true });
  });
});

describe("your-reset", () => {
  it("is a changed identity to Kim, and makes Kim look changed to you although Kim did nothing", async () => {
    await openAt("your-reset", "reset");
    const kimsKey = person("you/laptop", "kim")?.masterKey;
    await solve(session);
    expect(person("kim/phone", "you")).toMatchObject({ wasVerified: true, verified: false });
    expect(person("you/laptop", "kim")).toMatchObject({ wasVerified: true, verified: false, masterKey: kimsKey });
  });
});
