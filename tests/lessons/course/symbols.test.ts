/** What the lesson on symbols claims of a verified person with a device that is not: nothing is sent, until that has gone. */
import { afterEach, expect, it } from "vitest";
import { messagesFrom } from "../../../sandbox/lessons/helpers/evidence.ts";
import { lessonById, type Lesson, type LessonSession } from "../../../sandbox/lessons/index.ts";
import { goTo, openLesson, reach, solve } from "../support/harness.ts";

let session: LessonSession | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
});

it("a message to a verified person is not sent while one of the person's devices is not verified", async () => {
  session = await openLesson(lessonById("symbols") as Lesson);
  await goTo(session, "person-warning");
  const { world } = session;
  const kim = world.userId("kim");
  const laptop = world.device("you/laptop");
  await expect(laptop.sendToPerson(kim, "Who else reads this?")).rejects.toMatchObject({ code: "send-blocked" });
  const mine = () => messagesFrom(world.snapshot.value, "you/laptop", "kim", "you");
  await world.until(() => mine().some(({ sending }) => sending === "failed"));
  const refused = { sending: "failed", failure: "unverified-devices", failedFor: kim };
  expect(mine()).toEqual([expect.objectContaining({ body: "Who else reads this?", ...refused })]);
  expect(messagesFrom(world.snapshot.value, "kim/phone", "you", "you")).toEqual([]);
  // What Kim writes arrives all the same, and says from what kind of device it comes.
  await solve(session);
  await reach(session, "red-shield");
  expect(messagesFrom(world.snapshot.value, "you/laptop", "kim", "kim").at(-1)?.shield.reason).toBe("UNSIGNED_DEVICE");
});
