/** Limits, one below, at and one above them. */
import { describe, expect, it } from "vitest";
import { at, bodiesOf, fails, listAt, ok, pair } from "../support/people.ts";
import { v3 } from "../support/target.ts";

/** https://spec.matrix.org/v1.19/appendices/#canonical-json */
const LARGEST = 2 ** 53 - 1;

describe("numbers in events", () => {
  it("are integers of 53 bits", async () => {
    const [alice, , roomId] = await pair();
    let n = 0;
    const send = (content: object) =>
      alice.call("PUT", v3`/rooms/${roomId}/send/a.type/${`limits-${++n}`}`, { ...content });
    for (const number of [LARGEST - 1, LARGEST, -LARGEST, 0]) await ok(send({ number }));
    for (const number of [LARGEST + 1, -LARGEST - 1, 2 ** 60, 0.5, -0.5]) {
      await fails(send({ number }), 400, "M_BAD_JSON");
      await fails(send({ deep: [{ number }] }), 400, "M_BAD_JSON");
    }
    const state = v3`/rooms/${roomId}/state/a.type`;
    await ok(alice.call("PUT", state, { number: LARGEST }));
    await fails(alice.call("PUT", state, { number: LARGEST + 1 }), 400, "M_BAD_JSON");
  });
});

describe("a page of history", () => {
  it.each(["b", "f"])("has as many events as were asked for, in the direction %s", async (dir) => {
    const [alice, bob, roomId] = await pair();
    const sent = ["0", "1", "2", "3", "4"];
    for (const text of sent) await alice.say(roomId, text);
    const inOrder = dir === "b" ? [...sent].reverse() : sent;
    for (const limit of [1, 4, 5, 6]) {
      const filter = JSON.stringify({ types: ["m.room.message"] });
      const query = new URLSearchParams({ dir, filter, limit: String(limit) });
      const { body } = await ok(bob.call("GET", `${v3`/rooms/${roomId}/messages`}?${query}`));
      expect(bodiesOf(listAt(body, "chunk"))).toEqual(inOrder.slice(0, limit));
    }
  });
});

describe("the timeline of a sync", () => {
  it.each([
    [3, ["1", "2", "3"], true],
    [4, ["0", "1", "2", "3"], false],
    [5, ["0", "1", "2", "3"], false],
  ])("that may have %i of four events", async (limit, shown, limited) => {
    const [alice, bob, roomId] = await pair();
    const since = await bob.now();
    for (let n = 0; n < 4; n++) await alice.say(roomId, `${n}`);
    const { body } = await bob.sync(since, { filter: JSON.stringify({ room: { timeline: { limit } } }) });
    const timeline = at(body, "rooms", "join", roomId, "timeline");
    expect(bodiesOf(listAt(timeline, "events"))).toEqual(shown);
    expect(at(timeline, "limited")).toBe(limited);
  });
});
