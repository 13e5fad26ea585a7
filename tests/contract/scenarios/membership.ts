/** Who may change whose membership: the rules for `m.room.member`, each allowed and refused (https://spec.matrix.org/v1.19/rooms/v11/#authorization-rules). */
import { beforeAll, describe, it } from "vitest";
import { malformed } from "../support/differences.ts";
import { fails, newPerson, ok, type Person } from "../support/people.ts";
import { v3, type Answer } from "../support/target.ts";

type Outcome = "allowed" | "M_FORBIDDEN" | "M_BAD_STATE";
type Standing = "outside" | "invited" | "joined" | "left" | "banned";
type JoinRule = "invite" | "public" | "knock" | "private";

/** Owns the rooms; Bob does something, mostly to Carol. */
let alice: Person;
let bob: Person;
let carol: Person;

beforeAll(async () => {
  [alice, bob, carol] = [await newPerson("alice"), await newPerson("bob"), await newPerson("carol")];
});

interface Scene {
  readonly bob?: number;
  readonly carol?: number;
  /** How Carol stands to the room; Bob is in it. */
  readonly is?: Standing;
  readonly rule?: JoinRule;
  readonly levels?: Readonly<Record<string, number>>;
}

async function room({ bob: his = 0, carol: hers = 0, is = "joined", rule = "invite", levels }: Scene): Promise<string> {
  const users = { [alice.userId]: 100, [bob.userId]: his, [carol.userId]: hers };
  const roomId = await alice.createRoom({
    initial_state: [{ type: "m.room.join_rules", state_key: "", content: { join_rule: "invite" } }],
    power_level_content_override: { users, invite: 30, kick: 40, ban: 60, ...levels },
  });
  await alice.invite(roomId, bob);
  await bob.join(roomId);
  await bring(roomId, is);
  if (rule !== "invite") {
    await ok(alice.call("PUT", v3`/rooms/${roomId}/state/m.room.join_rules`, { join_rule: rule }));
  }
  return roomId;
}

async function bring(roomId: string, standing: Standing): Promise<void> {
  if (standing === "invited" || standing === "joined" || standing === "left") await alice.invite(roomId, carol);
  if (standing === "joined" || standing === "left") await carol.join(roomId);
  if (standing === "left") await ok(carol.call("POST", v3`/rooms/${roomId}/leave`, {}));
  if (standing === "banned") await ok(alice.call("POST", v3`/rooms/${roomId}/ban`, { user_id: carol.userId }));
}

async function comesOut(answer: Promise<Answer>, outcome: Outcome): Promise<void> {
  if (outcome === "allowed") await ok(answer);
  else await fails(answer, 403, outcome);
}

const act = (person: Person, roomId: string, action: string, target: Person): Promise<Answer> =>
  person.call("POST", `${v3`/rooms/${roomId}`}/${action}`, { user_id: target.userId });
const setMembership = (person: Person, roomId: string, target: Person, membership: string): Promise<Answer> =>
  person.call("PUT", v3`/rooms/${roomId}/state/m.room.member/${target.userId}`, { membership });

describe("somebody joins", () => {
  it.each<[JoinRule, Standing, Outcome]>([
    ["invite", "outside", "M_FORBIDDEN"],
    ["invite", "invited", "allowed"],
    ["invite", "joined", "allowed"],
    ["invite", "left", "M_FORBIDDEN"],
    ["invite", "banned", "M_BAD_STATE"],
    ["knock", "outside", "M_FORBIDDEN"],
    ["knock", "invited", "allowed"],
    ["public", "outside", "allowed"],
    ["public", "invited", "allowed"],
    ["public", "left", "allowed"],
    ["public", "banned", "M_BAD_STATE"],
    ["private", "outside", "M_FORBIDDEN"],
    ["private", "invited", "M_FORBIDDEN"],
  ])("by the rule %s, being %s: %s", async (rule, is, outcome) => {
    const roomId = await room({ is, rule });
    await comesOut(carol.call("POST", v3`/join/${roomId}`, {}), outcome);
  });

  it.each<[JoinRule, Standing, Outcome]>([
    ["public", "outside", "M_FORBIDDEN"],
    ["public", "left", "M_FORBIDDEN"],
    ["invite", "invited", "M_FORBIDDEN"],
    ["invite", "joined", "M_FORBIDDEN"],
    ["public", "banned", "M_BAD_STATE"],
  ])("never by somebody else's doing: by the rule %s, being %s", async (rule, is, outcome) => {
    const roomId = await room({ is, rule, bob: 100 });
    await comesOut(setMembership(bob, roomId, carol, "join"), outcome);
  });

  it("or knocks only where the rule says so", async () => {
    const roomId = await room({ is: "outside" });
    await fails(setMembership(carol, roomId, carol, "knock"), 403, "M_FORBIDDEN");
  });
});

describe("somebody is invited", () => {
  it.each<[number, Standing, Outcome]>([
    [29, "outside", "M_FORBIDDEN"],
    [30, "outside", "allowed"],
    [31, "outside", "allowed"],
    [30, "left", "allowed"],
    [30, "invited", "allowed"],
    [100, "joined", "M_FORBIDDEN"],
    [100, "banned", "M_BAD_STATE"],
  ])("with the level %i of 30, being %s: %s", async (level, is, outcome) => {
    await comesOut(act(bob, await room({ bob: level, is }), "invite", carol), outcome);
  });

  it("who is more powerful than the one who invites", async () => {
    await ok(act(bob, await room({ bob: 30, carol: 90, is: "outside" }), "invite", carol));
  });
});

describe("somebody is kicked", () => {
  it.each<[number, number, Standing, Outcome]>([
    [39, 0, "joined", "M_FORBIDDEN"],
    [40, 0, "joined", "allowed"],
    [41, 39, "joined", "allowed"],
    [41, 40, "joined", "allowed"],
    [41, 41, "joined", "M_FORBIDDEN"],
    [41, 42, "joined", "M_FORBIDDEN"],
    [40, 0, "invited", "allowed"],
    [39, 0, "invited", "M_FORBIDDEN"],
    [100, 0, "outside", "M_FORBIDDEN"],
    [100, 0, "left", "M_FORBIDDEN"],
    [100, 0, "banned", "M_BAD_STATE"],
  ])("by the level %i of 40, having %i and being %s: %s", async (his, hers, is, outcome) => {
    await comesOut(act(bob, await room({ bob: his, carol: hers, is }), "kick", carol), outcome);
  });
});

describe("somebody is banned", () => {
  it.each<[number, number, Standing, Outcome]>([
    [59, 0, "joined", "M_FORBIDDEN"],
    [60, 0, "joined", "allowed"],
    [61, 60, "joined", "allowed"],
    [61, 61, "joined", "M_FORBIDDEN"],
    [61, 62, "joined", "M_FORBIDDEN"],
    [60, 0, "invited", "allowed"],
    [60, 0, "outside", "allowed"],
    [59, 0, "outside", "M_FORBIDDEN"],
    [60, 0, "left", "allowed"],
    [60, 0, "banned", "allowed"],
  ])("by the level %i of 60, having %i and being %s: %s", async (his, hers, is, outcome) => {
    await comesOut(act(bob, await room({ bob: his, carol: hers, is }), "ban", carol), outcome);
  });
});

describe("a ban is taken back", () => {
  it.each<[number, number, number, Outcome]>([
    [59, 0, 40, "M_FORBIDDEN"],
    [60, 0, 40, "allowed"],
    [61, 60, 40, "allowed"],
    [61, 61, 40, "M_FORBIDDEN"],
    [60, 0, 60, "allowed"],
    [60, 0, 61, "M_FORBIDDEN"],
  ])("by the level %i, of somebody with %i, where a kick needs %i: %s", async (his, hers, kick, outcome) => {
    const scene: Scene = { bob: his, carol: hers, is: "banned", levels: { kick } };
    await comesOut(act(bob, await room(scene), "unban", carol), outcome);
    await comesOut(setMembership(bob, await room(scene), carol, "leave"), outcome);
  });

  it.each<Standing>(["joined", "invited", "left"])("only where there is one: %s", async (is) => {
    await fails(act(bob, await room({ bob: 100, is }), "unban", carol), 403, "M_BAD_STATE");
  });
});

describe("somebody leaves", () => {
  it.each<[Standing, Outcome]>([
    ["joined", "allowed"],
    ["invited", "allowed"],
    ["outside", "M_FORBIDDEN"],
    ["banned", "M_FORBIDDEN"],
  ])("being %s: %s", async (is, outcome) => {
    const roomId = await room({ carol: 90, is });
    await comesOut(carol.call("POST", v3`/rooms/${roomId}/leave`, {}), outcome);
  });
});

describe("people who are not in the room", () => {
  // Whatever power they have there.
  it.each<Standing>(["outside", "invited", "left", "banned"])("change nobody's membership: %s", async (is) => {
    const roomId = await room({ bob: 0, carol: 90, is, levels: { invite: 0, kick: 0, ban: 0 } });
    for (const action of ["invite", "kick", "ban"]) await fails(act(carol, roomId, action, bob), 403, "M_FORBIDDEN");
  });
});

describe("levels that nobody has set", () => {
  it("are 50 to kick and to ban, and 0 to invite", async () => {
    const roomId = await room({ is: "outside" });
    const setLevel = (level: number) =>
      ok(
        alice.call("PUT", v3`/rooms/${roomId}/state/m.room.power_levels`, {
          users: { [alice.userId]: 100, [bob.userId]: level },
        }),
      );
    await setLevel(-1);
    await fails(act(bob, roomId, "invite", carol), 403, "M_FORBIDDEN");
    await setLevel(0);
    await ok(act(bob, roomId, "invite", carol));
    await setLevel(49);
    await fails(act(bob, roomId, "kick", carol), 403, "M_FORBIDDEN");
    await fails(act(bob, roomId, "ban", carol), 403, "M_FORBIDDEN");
    await setLevel(50);
    await ok(act(bob, roomId, "kick", carol));
    await ok(act(bob, roomId, "ban", carol));
    await setLevel(49);
    await fails(act(bob, roomId, "unban", carol), 403, "M_FORBIDDEN");
    await setLevel(50);
    await ok(act(bob, roomId, "unban", carol));
  });
});

describe("a membership", () => {
  it("of another kind, or of what is no user, is refused", async () => {
    const roomId = await room({ bob: 100 });
    await malformed(setMembership(bob, roomId, carol, "guest"));
    await malformed(bob.call("PUT", v3`/rooms/${roomId}/state/m.room.member/${bob.userId}`, {}));
    await malformed(bob.call("PUT", v3`/rooms/${roomId}/state/m.room.member/nobody`, { membership: "ban" }));
  });
});
