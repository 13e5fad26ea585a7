/** What comes twice at once: it happens once, or one of the two is told that it came too late. */
import { describe, expect, it } from "vitest";
import { at, bodiesOf, listAt, newPerson, ok, pair, textIn } from "../support/people.ts";
import { call, v3, type Answer } from "../support/target.ts";

/** Asks the same twice without waiting, and gives both answers, the better one first. */
async function twice(ask: () => Promise<Answer>): Promise<readonly Answer[]> {
  const answers = await Promise.all([ask(), ask()]);
  return answers.sort((one, other) => one.status - other.status);
}

const errors = (answers: readonly Answer[]): unknown[] =>
  answers.map(({ status, body }) => (status === 200 ? status : [status, at(body, "errcode")]));

describe("at the same time", () => {
  it("one transaction sends one event", async () => {
    const [alice, bob, roomId] = await pair();
    const path = v3`/rooms/${roomId}/send/m.room.message/${"twice"}`;
    const [one, other] = await twice(() => alice.call("PUT", path, { msgtype: "m.text", body: "once" }));
    expect(errors([one, other].filter((answer) => answer !== undefined))).toEqual([200, 200]);
    expect(other?.body).toEqual(one?.body);
    const { body } = await bob.sync();
    expect(bodiesOf(listAt(body, "rooms", "join", roomId, "timeline", "events"))).toEqual(["once"]);
  });

  it("one transaction sends one message to a device", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const messages = { [bob.userId]: { [bob.deviceId]: { n: 1 } } };
    const answers = await twice(() => alice.call("PUT", v3`/sendToDevice/m.test/${"twice"}`, { messages }));
    expect(errors(answers)).toEqual([200, 200]);
    expect(listAt((await bob.sync()).body, "to_device", "events")).toHaveLength(1);
  });

  it("one name is given to one user", async () => {
    const body = { username: `twice-${Date.now()}`, password: "p", auth: { type: "m.login.dummy" } };
    const answers = await twice(() => call("POST", v3`/register`, { body }));
    expect(errors(answers)).toEqual([200, [400, "M_USER_IN_USE"]]);
  });

  it("one alias is given to one room", async () => {
    const alice = await newPerson();
    const rooms = [await alice.createRoom(), await alice.createRoom()];
    const alias = `#twice-${Date.now()}:${alice.userId.slice(alice.userId.indexOf(":") + 1)}`;
    const answers = await twice(() => alice.call("PUT", v3`/directory/room/${alias}`, { room_id: rooms.pop() }));
    expect(errors(answers)).toEqual([200, [409, "M_UNKNOWN"]]);
  });

  it("somebody comes in once", async () => {
    const [alice, bob] = [await newPerson(), await newPerson()];
    const roomId = await alice.createRoom({ preset: "public_chat" });
    const since = await alice.now();
    expect(errors(await twice(() => bob.call("POST", v3`/join/${roomId}`, {})))).toEqual([200, 200]);
    const events = listAt((await alice.sync(since)).body, "rooms", "join", roomId, "timeline", "events");
    expect(events.map((event) => at(event, "content", "membership"))).toEqual(["join"]);
  });

  it("two key backups are two", async () => {
    const alice = await newPerson();
    const backup = { algorithm: "m.megolm_backup.v1.curve25519-aes-sha2", auth_data: { public_key: "p" } };
    const answers = await twice(() => alice.call("POST", v3`/room_keys/version`, backup));
    expect(errors(answers)).toEqual([200, 200]);
    const versions = answers.map((answer) => textIn(answer, "version")).sort();
    expect(new Set(versions).size).toBe(2);
    const { body } = await ok(alice.call("GET", v3`/room_keys/version`));
    expect(at(body, "version")).toBe(versions[1]);
  });
});
